"""The rows of src/executor in Python's asyncio: for each, its name, a tab, and the nanoseconds of one item."""

import asyncio
import selectors
import time

REPEATS = 3


class Jump(selectors.SelectSelector):
    """Lets the time of the loop jump where it would wait."""

    def select(self, timeout=None):
        if timeout:
            loop.now += timeout
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    now = 0.0

    def __init__(self):
        super().__init__(Jump())

    def time(self):
        return self.now


async def switch(n=10_000):
    async def play():
        for _ in range(n):
            await asyncio.sleep(0)

    start = time.perf_counter_ns()
    await asyncio.gather(play(), play())
    return (time.perf_counter_ns() - start) / (2 * n)


async def join(n=10_000):
    async def task(i):
        return i

    start = time.perf_counter_ns()
    for i in range(n):
        await asyncio.create_task(task(i))
    return (time.perf_counter_ns() - start) / n


async def cancel(n=3_000, caught=False):
    async def waits():
        try:
            await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError:
            if not caught:
                raise
            await asyncio.sleep(0)
            return 1

    start = time.perf_counter_ns()
    for _ in range(n):
        task = asyncio.create_task(waits())
        await asyncio.sleep(0)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            pass
    return (time.perf_counter_ns() - start) / n


async def caught():
    return await cancel(caught=True)


def wakes(tasks, every):
    """`every` says who is woken i-th."""

    async def ring(rounds=300, together=10):
        bells = [asyncio.Event() for _ in range(tasks)]
        stop = False

        async def listen(bell):
            while True:
                await bell.wait()
                bell.clear()
                if stop:
                    return

        listeners = [asyncio.create_task(listen(bell)) for bell in bells]
        await asyncio.sleep(0)
        start = time.perf_counter_ns()
        for round in range(rounds):
            for i in range(together):
                bells[every(round * together + i)].set()
            # One turn in which the waits end.
            await asyncio.sleep(0)
        nanos = (time.perf_counter_ns() - start) / (rounds * together)
        stop = True
        for bell in bells:
            bell.set()
        await asyncio.gather(*listeners)
        return nanos

    return ring


def sleeps(tasks, rounds):
    async def run():
        async def sleeper(state):
            for _ in range(rounds):
                state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
                await asyncio.sleep((1 + (state >> 33) % min(tasks, 1000)) / 1000)

        sleepers = [asyncio.create_task(sleeper(2 * task + 1)) for task in range(tasks)]
        start = time.perf_counter_ns()
        await asyncio.gather(*sleepers)
        return (time.perf_counter_ns() - start) / (tasks * rounds)

    return run


async def round_trip(n=5_000):
    there, back = asyncio.Queue(1), asyncio.Queue(1)

    async def serve():
        for i in range(n):
            await there.put(i)
            await back.get()

    async def give_back():
        for _ in range(n):
            await back.put(await there.get() + 1)

    start = time.perf_counter_ns()
    await asyncio.gather(serve(), give_back())
    return (time.perf_counter_ns() - start) / n


async def same_task(n=10_000):
    queue = asyncio.Queue(1)
    start = time.perf_counter_ns()
    for i in range(n):
        await queue.put(i)
        await queue.get()
    return (time.perf_counter_ns() - start) / n


def waiters(side, n=8_000):
    async def run():
        queue = asyncio.Queue(1)

        async def put():
            for i in range(n // side):
                await queue.put(i)

        async def get():
            for _ in range(n // side):
                await queue.get()

        start = time.perf_counter_ns()
        await asyncio.gather(*(f() for _ in range(side) for f in (put, get)))
        return (time.perf_counter_ns() - start) / n

    return run


def children(n):
    async def run():
        bells = [asyncio.Event() for _ in range(n)]

        async def child(bell, i):
            await bell.wait()
            return i

        async def ring():
            await asyncio.sleep(0)
            for i in range(n):
                bells[i * 7919 % n].set()
                await asyncio.sleep(0)

        start = time.perf_counter_ns()
        ringing = asyncio.create_task(ring())
        await asyncio.gather(*(child(bell, i) for i, bell in enumerate(bells)))
        nanos = (time.perf_counter_ns() - start) / n
        await ringing
        return nanos

    return run


ROWS = {
    "switch to another task": switch,
    "spawn, join": join,
    "spawn, begin, cancel, join": cancel,
    "spawn, begin, cancel, clean up in one more turn, join": caught,
    "wake of one of 10 tasks": wakes(10, lambda i: i % 10),
    "wake of one of 10 tasks beside 990 that sleep": wakes(1_000, lambda i: i % 10 * 100),
    "wake of one of 10 tasks beside 100,000 that sleep": wakes(100_000, lambda i: i % 10 * 10_000),
    "sleep, beside 99 others": sleeps(100, 20),
    "sleep, beside 99,999 others": sleeps(100_000, 1),
    "round trip between two tasks, capacity 1": round_trip,
    "put and get in one task, capacity 1": same_task,
    "one item, one waiter a side, capacity 1": waiters(1),
    "one item, 8 waiters a side, capacity 1": waiters(8),
    "8 children": children(8),
    "100 children": children(100),
    "10,000 children": children(10_000),
}

for name, row in ROWS.items():
    best = float("inf")
    for _ in range(REPEATS):
        loop = VirtualLoop()
        best = min(best, loop.run_until_complete(row()))
        loop.close()
    print(f"{name}\t{best:.1f}")
