//! How an exchange goes on: by typed commands that fit its state, mostly from the side whose turn it is.

use bot_core::trade::{Side, Trade, TradeState};

use super::{
    acts::Habits,
    model::{Finding, open_offers},
    words::{TERMS, TIMES},
    world::World,
};

impl World {
    /// An exchange goes on as its state allows, by somebody who may (or, now and then, may not).
    pub(super) async fn goes_on(&mut self, habits: &Habits) -> Result<(), Finding> {
        let trades: Vec<(Trade, [String; 2])> = if self.random.percent(15) {
            self.model.completed_trades().into_iter().map(|(trade, keys)| (trade.clone(), keys)).collect()
        } else {
            self.model.open_trades().into_iter().map(|(trade, keys)| (trade.clone(), keys)).collect()
        };
        // What is further on is rarer, and gone on with first.
        let further: Vec<(Trade, [String; 2])> = trades.iter().filter(|(trade, _)| is_further(trade)).cloned().collect();
        let from = if self.random.percent(60) && !further.is_empty() { &further } else { &trades };
        let Some((trade, keys)) = self.random.pick(from).cloned() else {
            return self.answers_an_offer().await;
        };
        if self.random.percent(15) {
            return self.answers_an_offer().await;
        }
        let turn = trade.turn().unwrap_or(if self.random.percent(50) { Side::Owner } else { Side::Asker });
        let side = if self.random.percent(80) { turn } else { turn.other() };
        let Some(who) = self.network.people().iter().position(|someone| someone.key == keys[usize::from(side == Side::Asker)])
        else {
            return Ok(());
        };
        let number = trade.number;
        let terms = self.random.pick(TERMS).copied().unwrap_or_default();
        let time = self.random.pick(TIMES).copied().unwrap_or_default();
        let kind = self.random.percent(habits.kindness);
        let over = trade.terms.when.is_some_and(|when| when.is_past(self.now()));
        let text = match trade.state {
            TradeState::Proposed { .. } => match self.random.below(10) {
                0..6 if kind => format!("/accepter {number}"),
                4..6 => format!("/refuser {number}"),
                6 => format!("/annuler {number} trop tard"),
                7 => format!("/accepter {number}"),
                8 => format!("/fait {number}"),
                _ => format!("/proposer {number} {terms}"),
            },
            TradeState::Agreed { moving } | TradeState::Scheduled { moving } => match self.random.below(14) {
                0..6 if over => format!("/absent {number}"),
                6..9 if over => format!("/fait {number}"),
                0..6 if moving.is_some() => format!("/rdvoui {number}"),
                6..8 if moving.is_some() => format!("/rdvnon {number}"),
                0..8 => format!("/rdv {number} {time}"),
                8 => format!("/fait {number}"),
                9 => format!("/annuler {number}"),
                10 => format!("/absent {number}"),
                11 => format!("/annuler {number} malade"),
                12 => format!("/probleme {number} cassé"),
                _ => format!("/accepter {number}"),
            },
            TradeState::NoShowSaid { .. } => match self.random.below(4) {
                0 => format!("/absentoui {number}"),
                1 => format!("/absentnon {number}"),
                2 => format!("/fait {number}"),
                _ => format!("/probleme {number}"),
            },
            TradeState::HandedOver { .. } => match self.random.below(6) {
                0..4 => format!("/fait {number}"),
                4 => format!("/probleme {number} il manque une pièce"),
                _ => format!("/annuler {number}"),
            },
            TradeState::Completed { .. } => match self.random.below(8) {
                0..5 => format!("/noter {number} {} merci", self.random.between(1, 5)),
                5 => format!("/repondre {number} avec plaisir"),
                6 => format!("/probleme {number}"),
                _ => format!("/fait {number}"),
            },
            TradeState::Disputed { .. } | TradeState::Ended { .. } => match self.random.below(3) {
                0 => format!("/fait {number}"),
                1 => format!("/probleme {number}"),
                _ => format!("/annuler {number}"),
            },
        };
        self.writes(who, &text).await
    }

    /// Somebody is interested in what is offered.
    pub(super) async fn answers_an_offer(&mut self) -> Result<(), Finding> {
        let offers = open_offers(&self.model, self.now());
        let Some((_, number, owner)) = self.random.pick(&offers).copied() else { return Ok(()) };
        let people = self.network.people();
        let owner = self.model.members.get(&owner).cloned().unwrap_or_default();
        let others: Vec<usize> = (0..people.len().min(6)).filter(|who| people[*who].key != owner).collect();
        let Some(who) = self.random.pick(&others).copied() else { return Ok(()) };
        let text = match self.random.below(4) {
            0 => format!("/interesse {number} {}", self.random.between(1, 3)),
            1 => format!("je voudrais l'annonce {number}"),
            _ => format!("/interesse {number}"),
        };
        self.writes(who, &text).await
    }
}

/// Agreed with an appointment, or beyond; not in the stewards' hands.
fn is_further(trade: &Trade) -> bool {
    match trade.state {
        TradeState::Agreed { moving } => moving.is_some(),
        TradeState::Scheduled { .. } | TradeState::NoShowSaid { .. } | TradeState::HandedOver { .. } => true,
        TradeState::Proposed { .. } | TradeState::Completed { .. } | TradeState::Disputed { .. } | TradeState::Ended { .. } => {
            false
        }
    }
}
