//! How the account looks to people, on a real Matrix server.

use std::fs;

use matrix_bot::{Avatar, Profile};
use matrix_sdk::{
    media::{MediaFormat, MediaRequestParameters},
    ruma::{api::client::profile::get_profile, events::room::MediaSource},
};
use troquet::console::network::PICTURE;

use super::{
    quarter::{Home, register},
    synapse::synapse,
};

pub(super) async fn the_account_looks_as_its_host_says() {
    let Some(server) = synapse() else { return };
    let mut home = Home::new(server, "troquet72").await;
    let zoe = register(server, "zoe72").await;
    let shown = async || {
        let answer = zoe.client.send(get_profile::v3::Request::new(home.user.clone())).await.expect("a profile");
        let part = |name: &str| answer.get(name).and_then(|value| value.as_str()).map(str::to_owned);
        (part("displayname"), part("avatar_url"))
    };
    home.start(0).await.stop().await;
    assert_eq!(shown().await, (Some("Troquet".to_owned()), None), "nobody has said anything");

    let path = home.dir.path().join("logo.png");
    fs::write(&path, PICTURE).expect("written");
    let avatar = Avatar::read(&path).expect("a picture");
    let profile = Profile { name: Some("Troquet des Pâquis".to_owned()), avatar: Some(avatar) };
    home.config.profile = profile;
    home.start(0).await.stop().await;
    let (name, first) = shown().await;
    assert_eq!(name.as_deref(), Some("Troquet des Pâquis"));
    let source = MediaSource::Plain(first.clone().expect("a picture").into());
    let request = MediaRequestParameters { source, format: MediaFormat::File };
    assert_eq!(zoe.client.media().get_media_content(&request, false).await.expect("the picture"), PICTURE);

    // The same picture is not sent again.
    home.start(0).await.stop().await;
    assert_eq!(shown().await, (name, first));
}
