"""A resident whose client is matrix-nio, with its own encryption: reads lines of JSON, and writes one for each message that comes.

    {"invite": "@troquet:…"}    makes an encrypted room between the two; {"joined": …} when the other is there
    {"say": "aide"}             says it there; {"said": …}
"""

import asyncio
import json
import sys

from nio import AsyncClient, AsyncClientConfig, MatrixRoom, MegolmEvent, RoomCreateResponse, RoomMessageText, RoomSendResponse

server, user, password, store = sys.argv[1:]


def tell(**what):
    print(json.dumps(what), flush=True)


def answered(answer, kind):
    if not isinstance(answer, kind):
        raise SystemExit(f"the server refuses: {answer}")
    return answer


async def main():
    client = AsyncClient(server, user, store_path=store, config=AsyncClientConfig(encryption_enabled=True))
    await client.login(password, device_name="nio")

    async def heard(_: MatrixRoom, event: RoomMessageText):
        if event.sender != client.user_id:
            tell(sender=event.sender, body=event.body, encrypted=event.decrypted)

    async def unreadable(_: MatrixRoom, event: MegolmEvent):
        tell(unreadable=event.sender)

    client.add_event_callback(heard, RoomMessageText)
    client.add_event_callback(unreadable, MegolmEvent)
    listening = asyncio.create_task(client.sync_forever(timeout=10_000, full_state=True))
    await client.synced.wait()

    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    where = None
    while line := await lines.readline():
        asked = json.loads(line)
        if other := asked.get("invite"):
            encryption = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
            made = await client.room_create(is_direct=True, invite=[other], initial_state=[encryption])
            where = answered(made, RoomCreateResponse).room_id
            while not ((room := client.rooms.get(where)) and other in room.users and other not in room.invited_users):
                await client.synced.wait()
            tell(joined=other)
        elif words := asked.get("say"):
            content = {"msgtype": "m.text", "body": words}
            answered(await client.room_send(where, "m.room.message", content, ignore_unverified_devices=True), RoomSendResponse)
            tell(said=words)
    listening.cancel()
    await client.close()


asyncio.run(main())
