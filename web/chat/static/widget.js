// The one line that another site's page needs: <script src="https://.../widget.js"></script>, and then <psoas-chat>.
import(new URL("/static/chat/psoas-chat.js", document.currentScript.src));
