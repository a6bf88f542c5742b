"""The programs of an asyncio course, one after the other. `asyncio_tour.rs` is the same, line for line.

python3 asyncio_tour.py             takes 20 seconds
python3 asyncio_tour.py --virtual   takes none: time jumps when there is nothing to do
"""

import asyncio
import selectors
import sys


def say(line):
    seconds = asyncio.get_running_loop().time() - begin
    print(f"{seconds:3.0f} s  {line}")


async def hello():
    say("hello")
    await asyncio.sleep(1)
    say("world")


async def compute(x, y):
    say(f"computing {x} * {y}")
    await asyncio.sleep(1)
    return x * y


async def produce(queue):
    for item in range(5):
        await asyncio.sleep(1)
        await queue.put(item)
        say(f"put {item}")


async def consume(queue):
    while True:
        item = await queue.get()
        say(f"got {item}")
        queue.task_done()


async def long_running():
    try:
        say("working")
        await asyncio.sleep(3600)
        say("done")
    except asyncio.CancelledError:
        say("cleaning up")
        await asyncio.sleep(1)
        say("cleaned up")
        raise


async def fetch(name, seconds):
    say(f"fetching {name}")
    await asyncio.sleep(seconds)
    say(f"fetched {name}")
    return f"<{name}>"


async def count_down(name, seconds):
    for left in range(seconds, 0, -1):
        say(f"{name}: {left}")
        await asyncio.sleep(1)
    say(f"{name}: done")


async def stubborn():
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        say("not now")
    return "my own time"


async def main():
    global begin
    begin = asyncio.get_running_loop().time()

    await hello()

    say(f"the answer is {await compute(6, 7)}")

    queue = asyncio.Queue(1)
    consumer = asyncio.create_task(consume(queue))
    await produce(queue)
    await queue.join()
    consumer.cancel()

    task = asyncio.create_task(long_running())
    await asyncio.sleep(3)
    task.cancel()
    try:
        await task
        say("it was not cancelled")
    except asyncio.CancelledError:
        say("it was cancelled")

    pages = await asyncio.gather(fetch("two", 2), fetch("three", 3))
    say(f"pages: {', '.join(pages)}")

    tasks = [asyncio.create_task(count_down(name, seconds)) for name, seconds in [("a", 1), ("b", 2), ("c", 3)]]
    for task in tasks:
        await task

    try:
        await asyncio.wait_for(fetch("slowly", 60), 2)
        say("in time")
    except asyncio.TimeoutError:
        say("too slow")

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(1)
    task.cancel()
    say(f"it took {await task}")


class Jump(selectors.DefaultSelector):
    """In the place of waiting, lets time jump."""

    now = 0.0

    def select(self, timeout=None):
        Jump.now += timeout or 0
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    def time(self):
        return Jump.now


if "--virtual" in sys.argv:
    loop = VirtualLoop(Jump())
    loop.run_until_complete(main())
    loop.close()
else:
    asyncio.run(main())
