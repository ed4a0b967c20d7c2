//! Buttons: those one sees, those of long ago, somebody else's, and some that nobody made.

use bot_core::wire::ChatKind;

use super::{
    acts::Habits,
    model::Finding,
    network::{Standing, group},
    world::World,
};

impl World {
    pub(super) async fn presses_newest(&mut self, who: usize, habits: &Habits) -> Result<(), Finding> {
        let chat = self.network.private(who);
        let shown: Vec<Standing> =
            self.network.standing(&chat, 5).into_iter().filter(|standing| !standing.choices.is_empty()).collect();
        let Some(standing) = self.random.pick(&shown).cloned() else { return self.joins_if_new(who).await };
        let at = if self.random.percent(habits.kindness) { 0 } else { self.random.below(standing.choices.len()) };
        let choice = standing.choices[at].clone();
        self.network.change(who, |someone| (someone.opened, someone.blocked) = (true, false));
        match self.random.below(10) {
            // A number or the word, in answer to the message: how it is pressed where there are no buttons.
            0 => {
                let input = self.said(who, chat, &(at + 1).to_string(), Some(standing.message), true);
                self.does(input, &choice.press).await
            }
            1 => {
                let input = self.said(who, chat, &choice.label, Some(standing.message), true);
                self.does(input, &choice.label).await
            }
            _ => self.presses(who, chat, &choice.press, Some(standing.message)).await,
        }
    }

    pub(super) async fn joins_if_new(&mut self, who: usize) -> Result<(), Finding> {
        if self.random.percent(30) { self.joins(who).await } else { self.writes(who, "bonjour").await }
    }

    pub(super) async fn presses_card(&mut self, who: usize, habits: &Habits) -> Result<(), Finding> {
        let group = group();
        let shown: Vec<Standing> = self.network.standing(&group, 12).into_iter().filter(|standing| standing.is_card).collect();
        let Some(standing) = self.random.pick(&shown).cloned() else { return Ok(()) };
        let at = if self.random.percent(habits.kindness) { 0 } else { self.random.below(standing.choices.len()) };
        let Some(choice) = standing.choices.get(at).cloned() else { return Ok(()) };
        self.network.change(who, |someone| someone.in_group = true);
        self.presses(who, group, &choice.press, Some(standing.message)).await
    }

    /// Under a message of long ago, or a button that was drawn over.
    pub(super) async fn presses_stale(&mut self, who: usize) -> Result<(), Finding> {
        let chat = if self.random.percent(80) { self.network.private(who) } else { group() };
        let all = self.network.standing(&chat, 60);
        let Some(standing) = self.random.pick(&all).cloned() else { return Ok(()) };
        let mut choices = standing.earlier;
        choices.extend(standing.choices);
        let Some(choice) = self.random.pick(&choices).cloned() else { return Ok(()) };
        // Acting in the group opens no private chat.
        let in_private = chat.kind == ChatKind::Private;
        self.network.change(who, |someone| {
            if in_private {
                (someone.opened, someone.blocked) = (true, false);
            } else {
                someone.in_group = true;
            }
        });
        self.presses(who, chat, &choice.press, Some(standing.message)).await
    }

    pub(super) async fn presses_foreign(&mut self, who: usize) -> Result<(), Finding> {
        let other = self.random.below(self.network.people().len());
        let theirs = self.network.standing(&self.network.private(other), 20);
        let choices: Vec<String> = theirs.into_iter().flat_map(|one| one.choices).map(|choice| choice.press).collect();
        let Some(payload) = self.random.pick(&choices).cloned() else { return Ok(()) };
        self.network.change(who, |someone| (someone.opened, someone.blocked) = (true, false));
        let chat = self.network.private(who);
        self.presses(who, chat, &payload, None).await
    }

    pub(super) async fn presses_forged(&mut self, who: usize) -> Result<(), Finding> {
        let seen = self.network.standing(&self.network.private(who), 10);
        let choices: Vec<String> = seen.into_iter().flat_map(|one| one.choices).map(|choice| choice.press).collect();
        let made = self.random.pick(&choices).cloned().unwrap_or_default();
        let other = self.random.between(0, 30);
        let payload = match self.random.below(7) {
            0 => made.replace(['1', '2', '3'], &other.to_string()),
            1 => made.replace(" k", " kz"),
            2 => made.replace(" v", " v9"),
            3 => format!("{made} x\u{0}y"),
            4 => "a".repeat(200),
            5 => format!("accepter {other} v{}", self.random.between(0, 4)),
            _ => ["", "drop table", "payeroui 0", "quitteoui 1 2 3", "f 1 v1", "absentoui"][self.random.below(6)].to_owned(),
        };
        // Sent to the owner's own chat as any client can send it.
        self.network.change(who, |someone| (someone.opened, someone.blocked) = (true, false));
        let chat = self.network.private(who);
        self.presses(who, chat, &payload, None).await
    }
}
