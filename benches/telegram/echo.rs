//! A bot that only echoes, as teloxide's documentation writes one.

use teloxide::{dispatching::ShutdownToken, prelude::*};
use tokio::task::JoinHandle;

use crate::fake_telegram::{FakeTelegram, TOKEN};

/// It, at work.
pub(crate) struct Echo {
    stop: ShutdownToken,
    task: JoinHandle<()>,
}

impl Echo {
    /// Begins to listen.
    pub(crate) fn start(fake: &FakeTelegram) -> Self {
        let bot = Bot::new(TOKEN).set_api_url(fake.url.parse().expect("an address"));
        let answer = Update::filter_message().endpoint(async |bot: Bot, message: Message| {
            bot.send_message(message.chat.id, message.text().unwrap_or_default()).await?;
            Ok::<(), teloxide::RequestError>(())
        });
        let mut dispatcher = Dispatcher::builder(bot, answer).build();
        let stop = dispatcher.shutdown_token();
        let task = tokio::spawn(async move { dispatcher.dispatch().await });
        Self { stop, task }
    }

    /// Ends it.
    pub(crate) async fn stop(self) {
        self.stop.shutdown().expect("it runs").await;
        self.task.await.expect("it ends");
    }
}
