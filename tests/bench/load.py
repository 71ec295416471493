"""A load generator for one machine: signed requests made beforehand, sent over kept connections, nothing shared."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass

SECRET = "a secret of the benchmark"
PADDING = "The nightly order export failed and somebody wrote a lot about it. " * 70
"""Brings a body to about 5.6 KB, which is what an issue_updated of a filled issue weighs."""


@dataclass(frozen=True)
class Load:
    """What came of a load: answers a second, and latencies in milliseconds."""

    rate: float
    p50: float
    p99: float
    wrong: int
    answered: int


def requests_of(path: str, count: int, start: int = 0) -> list[bytes]:
    """Different signed Jira events, as bytes on the wire, spread over 200 tickets."""
    return list(_requests(path, count, start))


def _requests(path: str, count: int, start: int) -> Iterator[bytes]:
    for number in range(start, start + count):
        body = json.dumps(
            {
                "timestamp": 1762000000000 + number,
                "webhookEvent": "jira:issue_updated",
                "issue_event_type_name": "issue_generic",
                "user": {"accountId": "5b10a2844c20165700ede21g", "displayName": "Mia", "accountType": "atlassian"},
                "issue": {
                    "id": str(10_000 + number % 200),
                    "key": f"OPS-{number % 200}",
                    "fields": {"summary": "Order sync errored", "description": PADDING},
                },
                "changelog": {
                    "id": str(number),
                    "items": [{"field": "summary", "fieldId": "summary", "fromString": "a", "toString": "b"}],
                },
            }
        ).encode()
        signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nX-Hub-Signature: sha256={signature}\r\n"
            f"X-Atlassian-Webhook-Identifier: bench-{number}\r\n\r\n"
        )
        yield head.encode() + body


def saturate(port: int, requests: list[bytes], seconds: float, connections: int = 16) -> Load:
    """Send as fast as the answers come, over so many connections."""
    return asyncio.run(_saturate(port, requests, seconds, connections))


def at_rate(port: int, requests: list[bytes], rate: float, seconds: float, connections: int = 8) -> Load:
    """Send at a fixed rate; latency counts from the moment at which a request was due."""
    return asyncio.run(_at_rate(port, requests, rate, seconds, connections))


async def _saturate(port: int, requests: list[bytes], seconds: float, connections: int) -> Load:
    supply, taken, wrong = iter(requests), [], [0]
    end = time.perf_counter() + seconds

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in supply:
            started = time.perf_counter()
            wrong[0] += await _exchange(reader, writer, request)
            now = time.perf_counter()
            taken.append(now - started)
            if now > end:
                break
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(connections)))
    return _summary(taken, time.perf_counter() - started, wrong[0])


async def _at_rate(port: int, requests: list[bytes], rate: float, seconds: float, connections: int) -> Load:
    taken, wrong = [], [0]
    start = time.perf_counter() + 0.1

    async def client(first: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in range(first, min(int(rate * seconds), len(requests)), connections):
            due = start + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            wrong[0] += await _exchange(reader, writer, requests[number])
            taken.append(time.perf_counter() - due)
        writer.close()

    await asyncio.gather(*(client(number) for number in range(connections)))
    return _summary(taken, time.perf_counter() - start, wrong[0])


async def _exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> int:
    """Send one request and read its answer; returns 1 where it was not accepted."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    await reader.readexactly(length)
    return int(b" 202 " not in head.split(b"\r\n", 1)[0])


def _summary(taken: list[float], seconds: float, wrong: int) -> Load:
    cuts = statistics.quantiles(taken, n=100)
    return Load(rate=len(taken) / seconds, p50=cuts[49] * 1000, p99=cuts[98] * 1000, wrong=wrong, answered=len(taken))
