"""How many sittings are in which state, as JSON."""

import json

import django

django.setup()

from collections import Counter

from exams.models.sitting import Sitting

if __name__ == "__main__":
    print(json.dumps(Counter(Sitting.objects.order_by("state").values_list("state", flat=True))))
