"""What starts and steers the product: settings, the command line and the supervisor."""
