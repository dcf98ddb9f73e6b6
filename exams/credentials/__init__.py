"""What a certificate says and how it is proven: facts, number, keys, signed badge, status list, pictures and PDF."""
