"""The peer: HMAC-SHA-256 over twelve digits with OpenSSL, called from Python."""

import hmac
import time

KEY = bytes(range(32))
TEXTS = [b"%012d" % (n * 7919) for n in range(200_000)]

best = float("inf")
for _ in range(5):
    start = time.perf_counter()
    for text in TEXTS:
        hmac.digest(KEY, text, "sha256")
    best = min(best, time.perf_counter() - start)
print(f"{'peer: OpenSSL from Python':<32} {len(TEXTS) / best / 1e6:>8.2f} million a second")
