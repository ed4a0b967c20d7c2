"""A resident whose client is matrix-nio, with its own encryption: reads lines of JSON, and writes one for each message that comes.

    {"make": ["@troquet:…"], "direct": true}    makes an encrypted room and invites them there; {"made": "!…"}
    {"join": "!…"}                              follows an invitation; {"joined": "!…"}
    {"wait": "@troquet:…", "room": "!…"}        {"there": "@troquet:…"} when they have joined
    {"say": "aide", "room": "!…"}               {"said": "aide"}
"""

import asyncio
import json
import sys

from nio import (
    AsyncClient, AsyncClientConfig, JoinResponse, KeysUploadResponse, LoginResponse, MatrixRoom, MegolmEvent, RoomCreateResponse,
    RoomMessageNotice, RoomMessageText, RoomSendResponse, SyncResponse,
)

server, user, password, store = sys.argv[1:]


def tell(**what):
    print(json.dumps(what), flush=True)


def answered(answer, kind):
    if not isinstance(answer, kind):
        raise SystemExit(f"the server refuses: {answer}")
    return answer


async def main():
    client = AsyncClient(server, user, store_path=store, config=AsyncClientConfig(encryption_enabled=True))
    answered(await client.login(password, device_name="nio"), LoginResponse)

    async def heard(room: MatrixRoom, event: RoomMessageText | RoomMessageNotice):
        if event.sender != client.user_id:
            tell(room=room.room_id, sender=event.sender, body=event.body, encrypted=event.decrypted)

    async def unreadable(_: MatrixRoom, event: MegolmEvent):
        tell(unreadable=event.sender)

    client.add_event_callback(heard, (RoomMessageText, RoomMessageNotice))
    client.add_event_callback(unreadable, MegolmEvent)
    answered(await client.sync(timeout=0, full_state=True), SyncResponse)
    if client.should_upload_keys:
        answered(await client.keys_upload(), KeysUploadResponse)
    listening = asyncio.create_task(client.sync_forever(timeout=10_000))

    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        match json.loads(line):
            case {"make": others, "direct": direct}:
                encryption = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
                name = None if direct else "Les voisins"
                made = await client.room_create(name=name, is_direct=direct, invite=others, initial_state=[encryption])
                tell(made=answered(made, RoomCreateResponse).room_id)
            case {"join": room}:
                while room not in client.invited_rooms:
                    await client.synced.wait()
                answered(await client.join(room), JoinResponse)
                while room not in client.rooms:
                    await client.synced.wait()
                tell(joined=room)
            case {"wait": other, "room": where}:
                while not ((room := client.rooms.get(where)) and other in room.users and other not in room.invited_users):
                    await client.synced.wait()
                tell(there=other)
            case {"say": words, "room": where}:
                content = {"msgtype": "m.text", "body": words}
                said = await client.room_send(where, "m.room.message", content, ignore_unverified_devices=True)
                answered(said, RoomSendResponse)
                tell(said=words)
    listening.cancel()
    await client.close()


asyncio.run(main())
