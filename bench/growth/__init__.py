"""Sites of many sizes beside each other: what a page costs where few learn, and where a million do."""
