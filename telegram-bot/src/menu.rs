//! What Telegram shows of Troquet before anybody writes: a menu of commands for each scope, and two descriptions. Set at start, and only
//! where something else is there: Telegram limits how often they change.
//!
//! Deliberately absent: stopping or waiting long for any of it. Without menus everything works all the same.

use std::time::Duration;

use bot_core::commands::menu::{self, Entry, Scope};
use serde_json::Value;
use teloxide::{
    payloads::{GetMyCommands, GetMyDescription, GetMyShortDescription, SetMyCommands, SetMyDescription, SetMyShortDescription},
    types::{BotCommand, BotCommandScope},
};

use crate::{
    api::{Api, Failure},
    verdict::verdict_name,
};

/// How long all of it may take, before updates are asked for.
const PATIENCE: Duration = Duration::from_secs(20);

/// Whoever has no menu in their language gets the first one. French stands for itself too, so that an earlier menu in it hides nothing.
const LANGUAGES: [Option<&str>; 2] = [None, Some("fr")];

/// Where each menu is shown.
const SCOPES: [(Scope, BotCommandScope); 3] = [
    (Scope::Private, BotCommandScope::AllPrivateChats),
    (Scope::Group, BotCommandScope::AllGroupChats),
    (Scope::GroupAdmins, BotCommandScope::AllChatAdministrators),
];

/// Sets what is not there yet. What fails is logged, and tried again at the next start.
pub(crate) async fn set(api: &Api) {
    match tokio::time::timeout(PATIENCE, all(api)).await {
        Ok(Ok(0)) => {}
        Ok(Ok(changed)) => tracing::info!(changed, "menus and descriptions set"),
        Ok(Err(failure)) => tracing::warn!(cause = verdict_name(&failure), "menus and descriptions are not all set"),
        Err(_) => tracing::warn!("menus and descriptions are not all set: Telegram took too long"),
    }
}

/// How many were set.
async fn all(api: &Api) -> Result<usize, Failure> {
    let mut changed = 0;
    for language_code in LANGUAGES.map(|language| language.map(str::to_owned)) {
        for (scope, shown_in) in SCOPES {
            let wanted = menu::menu(scope);
            let scope = Some(shown_in);
            let there = api.call(&GetMyCommands { scope: scope.clone(), language_code: language_code.clone() }).await?;
            if !is_menu(&there, &wanted) {
                let commands = wanted.into_iter().map(|entry| BotCommand::new(entry.name, entry.about)).collect();
                api.call(&SetMyCommands { commands, scope, language_code: language_code.clone() }).await?;
                changed += 1;
            }
        }
        let wanted = menu::description();
        let there = api.call(&GetMyDescription { language_code: language_code.clone() }).await?;
        if !says(&there["description"], &wanted) {
            api.call(&SetMyDescription { description: Some(wanted), language_code: language_code.clone() }).await?;
            changed += 1;
        }
        let wanted = menu::short_description();
        let there = api.call(&GetMyShortDescription { language_code: language_code.clone() }).await?;
        if !says(&there["short_description"], &wanted) {
            api.call(&SetMyShortDescription { short_description: Some(wanted), language_code }).await?;
            changed += 1;
        }
    }
    Ok(changed)
}

/// Is this answer that menu?
fn is_menu(there: &Value, wanted: &[Entry]) -> bool {
    there.as_array().is_some_and(|there| {
        let same =
            |(there, wanted): (&Value, &Entry)| there["command"] == wanted.name && says(&there["description"], &wanted.about);
        there.len() == wanted.len() && there.iter().zip(wanted).all(same)
    })
}

/// The same words? Telegram writes some spaces in its own way.
fn says(there: &Value, wanted: &str) -> bool {
    there.as_str().is_some_and(|there| there.split_whitespace().eq(wanted.split_whitespace()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_menu_is_known_again() {
        let entry = |name, about: &str| Entry { name, about: about.to_owned() };
        let wanted = [entry("aide", "Cette liste\u{A0}: tout"), entry("solde", "Mes points")];
        let aide = json!({ "command": "aide", "description": "Cette liste : tout", "is_new": true });
        let solde = json!({ "command": "solde", "description": "Mes points" });
        assert!(is_menu(&json!([aide, solde]), &wanted));
        let short = json!({ "command": "solde", "description": "Points" });
        for other in
            [json!([solde, aide]), json!([aide]), json!([aide, short]), json!([]), json!(true), json!([aide, solde, short])]
        {
            assert!(!is_menu(&other, &wanted), "{other}");
        }
    }
}
