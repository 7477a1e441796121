# The old name of asyncio, which stays since 1.21.

def __getattr__(name):
    import asyncio
    return getattr(asyncio, name)
