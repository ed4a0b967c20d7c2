//! A bot that only echoes, as matrix-sdk's documentation writes one: its event handlers, and the store on disk without which an encrypted
//! bot would have no device. It keeps nothing of what is said. Only matrix-sdk's endless sync is not used: it takes news at most once a
//! second, and nobody would look fast or slow beside that.

use std::path::Path;

use matrix_sdk::{
    Client, Room, RoomState,
    config::SyncSettings,
    ruma::{
        OwnedUserId,
        events::room::{
            member::StrippedRoomMemberEvent,
            message::{OriginalSyncRoomMessageEvent, RoomMessageEventContent},
        },
    },
};
use tokio::task::JoinHandle;

use crate::{quarter::register, synapse::Synapse};

/// It, at work.
pub(crate) struct Echo {
    pub(crate) user: OwnedUserId,
    task: JoinHandle<()>,
}

impl Drop for Echo {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Echo {
    /// Begins to listen.
    pub(crate) async fn start(server: &Synapse, name: &str, folder: &Path) -> Self {
        register(server, name).await;
        let client = Client::builder().homeserver_url(&server.url).sqlite_store(folder, None).build().await.expect("a client");
        client.matrix_auth().login_username(name, "secret").await.expect("a session");
        client.sync_once(SyncSettings::default()).await.expect("news");
        let user = client.user_id().expect("a session").to_owned();
        client.add_event_handler(async |_: StrippedRoomMemberEvent, room: Room| {
            if room.state() == RoomState::Invited {
                room.join().await.expect("joined");
            }
        });
        client.add_event_handler(async |event: OriginalSyncRoomMessageEvent, room: Room| {
            if event.sender != room.own_user_id() {
                room.send(RoomMessageEventContent::text_plain(event.content.body())).await.expect("sent");
            }
        });
        let task = tokio::spawn(async move {
            loop {
                client.sync_once(SyncSettings::default()).await.expect("news");
            }
        });
        Self { user, task }
    }
}
