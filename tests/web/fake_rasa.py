"""Stands in for Rasa and the action server: follows their contract, remembers what it was sent, and can fail."""

import json
from dataclasses import dataclass, field
from typing import Any

import httpx

NO_ANSWER: list[dict[str, Any]] = []

SAYS: dict[str, Any] = {
    "consent": ("Is it OK to start?", "buttons", {"Yes, start": "yes", "No": "no"}),
    "opening": ("How have you been? Tell me in your own words.", "text", {"I have none of these": "none"}),
    "pain_location": ("Where does it hurt?", "body_map", {"No pain": "none", "Skip": "skip"}),
    "pain_severity": ("How bad is the pain in the left hip right now?", "pain_scale", {"Skip": "skip"}),
    "pain_position": (
        "What makes the pain worse, or better?",
        "tick_list",
        {"Worse when walking": "worse:walking", "Better at rest": "better:rest", "None of these": []},
    ),
    "red_flags": (
        "Is any of these new for you? Tick all that fit.",
        "tick_list",
        {
            "A leg has become weak": ["leg_weakness"],
            "I cannot lift one thigh": ["cannot_lift_thigh"],
            "A change in bladder, bowels or sexual feeling": ["bladder_bowel"],
            "Fever or shivering": ["fever_or_shivering"],
            "None of these": [],
        },
    ),
    "temperature": ("What does the thermometer say?", "temperature", {"I have not measured it": "unsure"}),
    "summary": (
        "This is what I understood:\n• Pain: left hip, 3 out of 10\n• Not there: a rash\nIs it right?",
        "summary",
        {"Yes, send it": "yes", "Something is wrong": "no"},
    ),
}

EMERGENCY = "IMPORTANT: what you told me can be an emergency. Please call 112 now, or ask someone near you to call."


@dataclass
class FakeRasa:
    """Asks one question after the other. `fails` answers that many posts with `failure` first."""

    received: list[dict[str, Any]] = field(default_factory=list)
    fails: int = 0
    failure: Exception | list[dict[str, Any]] = field(default_factory=lambda: httpx.ConnectError("refused"))
    is_up: bool = True
    heard: list[dict[str, Any]] = field(default_factory=list)
    """Which words the actions say they went by."""

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if not self.is_up:
            raise httpx.ConnectError("refused")
        if request.method == "GET":
            return httpx.Response(200, json={"status": "ok"})
        body = json.loads(request.content)
        self.received.append(body)
        if self.fails:
            self.fails -= 1
            if isinstance(self.failure, Exception):
                raise self.failure
            return httpx.Response(200, json=self.failure)
        items = [*([{"custom": {"heard": self.heard}}] if self.heard else []), *self._says(body)]
        return httpx.Response(200, json=[{"recipient_id": body["sender"], **item} for item in items])

    def _says(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        asked = body["metadata"]["question"]
        if body["message"] == "/greet":
            return [{"text": "Hello. I am a computer program."}, *question("consent")]
        if "both legs" in body["message"]:
            return [{"text": EMERGENCY}, {"custom": {"emergency": True}}, *question(asked)]
        following = list(SAYS)[list(SAYS).index(asked) + 1 :]
        if not following:
            return [{"text": "Thank you. Your answers were sent to the nurses.", "custom": {"done": True}}]
        return question(following[0])


def question(name: str) -> list[dict[str, Any]]:
    text, widget, choices = SAYS[name]
    buttons = [{"title": t, "payload": f"/choose{json.dumps({'value': v})}"} for t, v in choices.items()]
    return [{"text": text, "buttons": buttons}, {"custom": {"question": name, "widget": widget}}]
