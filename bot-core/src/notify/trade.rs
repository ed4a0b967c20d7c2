//! What both parties of an exchange are told when it changes, each in their own view.

use crate::{
    card::{Message, Moment},
    club::{Deadlines, Rules},
    commands::{Press, Verb},
    lang::{Lang, say},
    ledger::Amount,
    member::Person,
    notify::terms,
    offer::Direction,
    store::TradeView,
    time::{Appointment, Timestamp},
    trade::{End, Side, Trade, TradeState},
};

/// A message to one side.
#[derive(Debug, Clone, PartialEq)]
pub struct News {
    /// For whom.
    pub to: Side,
    /// What.
    pub message: Message,
    /// Their time to answer begins when this is delivered.
    pub waits: bool,
}

/// How an exchange is written about to one of its parties.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// The exchange as it is now.
    pub view: &'a TradeView,
    /// The side that reads.
    pub side: Side,
    /// How the club speaks.
    pub lang: &'a Lang,
    /// The present moment.
    pub now: Timestamp,
    /// The club's rules.
    pub rules: &'a Rules,
}

impl Reader<'_> {
    fn trade(&self) -> &Trade {
        &self.view.trade
    }

    fn other(&self) -> &Person {
        person(self.view, self.side.other())
    }

    /// The other party's name.
    pub fn name(&self) -> &str {
        self.other().name.as_str()
    }

    fn press(&self, verb: Verb) -> Press {
        let trade = self.trade();
        Press::new(verb, trade.club).number(trade.number.0).version(trade.version)
    }

    /// « Échange 3 · Vélo enfant ».
    pub fn head(&self) -> Message {
        let trade = self.trade();
        let title = say!(self.lang, "trade-head", number = trade.number.to_string(), title = trade.title.as_str());
        Message { moments: self.moments(), ..Message::titled(title) }
    }

    /// Every day and hour that a message about this exchange may name. A day without an hour is no moment.
    fn moments(&self) -> Vec<Moment> {
        let moving = match self.trade().state {
            TradeState::Agreed { moving } | TradeState::Scheduled { moving } => moving.map(|moving| moving.to),
            _ => None,
        };
        let before = self.view.before.as_ref().and_then(|terms| terms.when);
        let said = [self.trade().terms.when, moving, before].into_iter().flatten().filter(|said| said.time.is_some());
        said.map(|said| Moment { words: self.lang.appointment(&said, self.now), at: said.begins() }).collect()
    }

    fn with_terms(&self, message: Message) -> Message {
        terms::lines(self.view, self.side, self.lang, self.now).into_iter().fold(message, Message::item)
    }

    /// What this side pays (`true`) or is paid.
    fn payment(&self) -> Option<(bool, Amount)> {
        self.trade().terms.payment().map(|(payer, amount)| (payer == self.side, amount))
    }

    /// The buttons for the exchange as it stands.
    pub fn buttons(&self, message: Message) -> Message {
        let lang = self.lang;
        let mine = self.trade().turn() == Some(self.side);
        match self.trade().state {
            TradeState::Proposed { .. } if mine => message
                .choice(say!(lang, "button-accept"), self.press(Verb::Accept))
                .choice(say!(lang, "button-counter"), self.press(Verb::Counter))
                .choice(say!(lang, "button-decline"), self.press(Verb::Decline)),
            TradeState::Proposed { .. } => message.choice(say!(lang, "button-take-back"), self.press(Verb::Cancel)),
            TradeState::Agreed { moving: Some(_) } | TradeState::Scheduled { moving: Some(_) } if mine => message
                .choice(say!(lang, "button-meet-yes"), self.press(Verb::MeetYes))
                .choice(say!(lang, "button-meet-other"), self.press(Verb::Meet))
                .choice(say!(lang, "button-meet-no"), self.press(Verb::MeetNo)),
            TradeState::Agreed { .. } => message
                .choice(say!(lang, "button-meet"), self.press(Verb::Meet))
                .choice(say!(lang, "button-done"), self.press(Verb::TookPlace))
                .choice(say!(lang, "button-cancel"), self.press(Verb::Cancel)),
            TradeState::Scheduled { .. } => self.meeting_buttons(message),
            TradeState::NoShowSaid { .. } if mine => message
                .choice(say!(lang, "button-no-show-yes"), self.press(Verb::NoShowYes))
                .choice(say!(lang, "button-no-show-contest"), self.press(Verb::NoShowContested)),
            TradeState::HandedOver { .. } if mine => message
                .choice(say!(lang, "button-received"), self.press(Verb::TookPlace))
                .choice(say!(lang, "button-problem"), self.press(Verb::Problem)),
            TradeState::Completed { at } if self.now <= at.after(Deadlines::days(self.rules.deadlines.report_days)) => {
                message.choice(say!(lang, "button-problem"), self.press(Verb::Problem))
            }
            TradeState::Completed { .. }
            | TradeState::NoShowSaid { .. }
            | TradeState::HandedOver { .. }
            | TradeState::Disputed { .. }
            | TradeState::Ended { .. } => message,
        }
    }

    /// The buttons of an appointment that stands, whatever other time is proposed beside it.
    pub fn meeting_buttons(&self, message: Message) -> Message {
        message
            .choice(say!(self.lang, "button-done"), self.press(Verb::TookPlace))
            .choice(say!(self.lang, "button-meet-change"), self.press(Verb::Meet))
            .choice(say!(self.lang, "button-cancel"), self.press(Verb::Cancel))
    }

    /// The same once its time has passed: somebody may not have come.
    pub fn did_it_happen(&self, message: Message) -> Message {
        self.meeting_buttons(message).choice(say!(self.lang, "button-no-show"), self.press(Verb::NoShow))
    }

    /// The other time that waits for a yes, in one sentence.
    pub fn moving(&self) -> Option<String> {
        match self.trade().state {
            TradeState::Agreed { moving: Some(_) } | TradeState::Scheduled { moving: Some(_) } => Some(self.standing()),
            _ => None,
        }
    }

    /// Where the exchange stands, in one sentence for this side.
    pub fn standing(&self) -> String {
        let (lang, name) = (self.lang, self.name());
        let mine = self.trade().turn() == Some(self.side);
        let when = |when: &Appointment| lang.appointment(when, self.now);
        match self.trade().state {
            TradeState::Proposed { .. } if mine => say!(lang, "standing-your-answer", name = name),
            TradeState::Proposed { .. } => say!(lang, "standing-their-answer", name = name),
            TradeState::Agreed { moving: Some(moving) } | TradeState::Scheduled { moving: Some(moving) } => match mine {
                true => say!(lang, "standing-meet-yours", name = name, when = when(&moving.to)),
                false => say!(lang, "standing-meet-theirs", name = name, when = when(&moving.to)),
            },
            TradeState::Agreed { moving: None } => say!(lang, "standing-agreed"),
            TradeState::Scheduled { moving: None } => match &self.trade().terms.when {
                Some(at) => say!(lang, "standing-scheduled", when = when(at)),
                None => say!(lang, "standing-agreed"),
            },
            TradeState::NoShowSaid { .. } if mine => say!(lang, "standing-no-show-yours", name = name),
            TradeState::NoShowSaid { .. } => say!(lang, "standing-no-show-theirs", name = name),
            TradeState::HandedOver { .. } if mine => say!(lang, "standing-receive-yours", name = name),
            TradeState::HandedOver { .. } => say!(lang, "standing-receive-theirs", name = name),
            TradeState::Completed { .. } => say!(lang, "standing-completed"),
            TradeState::Disputed { .. } => say!(lang, "standing-disputed"),
            TradeState::Ended { end } => self.ended(end),
        }
    }

    fn ended(&self, end: End) -> String {
        let (lang, name) = (self.lang, self.name());
        match end {
            End::Declined => say!(lang, "end-declined"),
            End::Expired => say!(lang, "end-expired"),
            End::Withdrawn => say!(lang, "end-withdrawn"),
            End::OfferEnded => say!(lang, "end-offer-ended"),
            End::Cancelled { by, .. } if by == self.side => say!(lang, "end-cancelled-by-you"),
            End::Cancelled { late: true, .. } => say!(lang, "end-cancelled-late", name = name),
            End::Cancelled { late: false, .. } => say!(lang, "end-cancelled", name = name),
            End::Lapsed => say!(lang, "end-lapsed"),
            End::NoShow { absent } if absent == self.side => say!(lang, "end-no-show-you"),
            End::NoShow { .. } => say!(lang, "end-no-show", name = name),
            End::Settled => say!(lang, "end-settled"),
        }
    }

    /// « 12 points sont mis de côté… » or « … vous seront versés », if points are part of it.
    fn held(&self) -> Option<String> {
        self.payment().map(|(pays, amount)| match pays {
            true => say!(self.lang, "points-held-yours", points = self.lang.amount(amount)),
            false => say!(self.lang, "points-held-theirs", points = self.lang.amount(amount)),
        })
    }

    /// The points set aside are free again, if this side had any.
    fn freed(&self) -> Option<String> {
        self.payment()
            .filter(|(pays, _)| *pays)
            .map(|(_, amount)| say!(self.lang, "points-freed", points = self.lang.amount(amount)))
    }

    /// The whole exchange as it stands, for `/echange` and after a stale button.
    pub fn card(&self) -> Message {
        let head = self.with_terms(self.head()).line(self.standing());
        self.buttons(head)
    }
}

/// The person on a side.
pub fn person(view: &TradeView, side: Side) -> &Person {
    match side {
        Side::Owner => &view.owner,
        Side::Asker => &view.asker,
    }
}

/// A new exchange: the owner is asked, the asker told that the question has left.
pub fn opened(view: &TradeView, lang: &Lang, (now, rules): (Timestamp, &Rules)) -> Vec<News> {
    let owner = Reader { view, side: Side::Owner, lang, now, rules };
    let asker = Reader { side: Side::Asker, ..owner };
    let wanted = view.offer.as_ref().is_some_and(|offer| offer.content.direction == Direction::Wanting);
    let (question, told) = match wanted {
        true => (say!(lang, "trade-asked-help", name = owner.name()), say!(lang, "trade-asked-help-sent", name = asker.name())),
        false => (say!(lang, "trade-asked", name = owner.name()), say!(lang, "trade-asked-sent", name = asker.name())),
    };
    let question = owner.with_terms(owner.head().line(question));
    let told = asker.with_terms(asker.head().line(told));
    vec![
        News { to: Side::Owner, message: owner.buttons(question), waits: true },
        News { to: Side::Asker, message: asker.buttons(told), waits: false },
    ]
}

/// What changed, told to both; `actor` is the side whose act it was, `None` when time decided.
pub fn changed(
    before: &Trade,
    view: &TradeView,
    actor: Option<Side>,
    lang: &Lang,
    (now, rules): (Timestamp, &Rules),
) -> Vec<News> {
    Side::BOTH
        .into_iter()
        .filter_map(|side| {
            let reader = Reader { view, side, lang, now, rules };
            let mine = actor == Some(side);
            let message = news(before, &reader, actor.is_some(), mine)?;
            let waits = view.trade.turn() == Some(side) && !mine;
            Some(News { to: side, message, waits })
        })
        .collect()
}

/// What one side reads. `acted`: a person did it, not time; `mine`: this side did.
fn news(before: &Trade, reader: &Reader<'_>, acted: bool, mine: bool) -> Option<Message> {
    let (lang, name) = (reader.lang, reader.name());
    let head = reader.head();
    let when = |at: &Appointment| lang.appointment(at, reader.now);
    let message = match reader.trade().state {
        TradeState::Proposed { .. } => {
            let line = if mine { say!(lang, "counter-sent", name = name) } else { say!(lang, "counter-received", name = name) };
            reader.buttons(reader.with_terms(head.line(line)))
        }
        TradeState::Agreed { moving: Some(moving) } | TradeState::Scheduled { moving: Some(moving) } => {
            let line = match mine {
                true => say!(lang, "meet-sent", name = name, when = when(&moving.to)),
                false => say!(lang, "meet-received", name = name, when = when(&moving.to)),
            };
            if mine { head.line(line) } else { reader.buttons(head.line(line)) }
        }
        TradeState::Agreed { moving: None } | TradeState::Scheduled { moving: None } => agreed(before, reader, mine),
        TradeState::NoShowSaid { .. } => match mine {
            true => head.line(say!(lang, "no-show-said", name = name)),
            false => reader.buttons(head.line(say!(lang, "no-show-asked", name = name))),
        },
        TradeState::HandedOver { .. } => {
            let turn = reader.trade().turn() == Some(reader.side);
            match (mine, turn) {
                (true, _) => head.line(say!(lang, "done-noted", name = name)),
                (false, true) => reader.buttons(head.line(say!(lang, "done-asked", name = name))),
                (false, false) => return None,
            }
        }
        TradeState::Completed { .. } => {
            let points = reader.payment().map(|(pays, amount)| match pays {
                true => say!(lang, "completed-paid", points = lang.amount(amount), name = name),
                false => say!(lang, "completed-earned", points = lang.signed(amount.points())),
            });
            let line = if acted { say!(lang, "completed", name = name) } else { say!(lang, "completed-by-time", name = name) };
            reader.buttons(rate(reader, head.line(line).maybe(points)))
        }
        TradeState::Disputed { .. } => {
            let contested = matches!(before.state, TradeState::NoShowSaid { by } if by == reader.side);
            let line = match (mine, contested) {
                (true, _) => say!(lang, "disputed-by-you"),
                (false, true) => say!(lang, "disputed-contested", name = name),
                (false, false) => say!(lang, "disputed", name = name),
            };
            head.line(line)
        }
        TradeState::Ended { end } => {
            let line = match (end, mine) {
                (End::Declined, true) => say!(lang, "declined-by-you", name = name),
                (End::Declined, false) => say!(lang, "declined", name = name),
                (End::Withdrawn, true) => say!(lang, "withdrawn-by-you"),
                (End::Withdrawn, false) => say!(lang, "withdrawn", name = name),
                (End::Expired, _) if before.turn() == Some(reader.side) => say!(lang, "expired-yours"),
                (End::Expired, _) => say!(lang, "expired-theirs", name = name),
                (end, _) => reader.ended(end),
            };
            let reason =
                // Why somebody cancelled. What the stewards were told stays with them.
                reader.trade().reason.as_ref().filter(|_| acted && !mine).map(|reason| say!(lang, "reason", reason = reason.as_str()));
            let message = head.line(line).maybe(reason);
            if before.state.is_binding() { message.maybe(reader.freed()) } else { message }
        }
    };
    Some(message)
}

/// Just agreed, or an appointment was just settled.
fn agreed(before: &Trade, reader: &Reader<'_>, mine: bool) -> Message {
    let (lang, name) = (reader.lang, reader.name());
    let head = reader.head();
    let appointment = reader.trade().terms.when.map(|at| lang.appointment(&at, reader.now));
    if matches!(before.state, TradeState::Proposed { .. }) {
        let message = reader.with_terms(head.line(say!(lang, "agreed", name = name))).maybe(reader.held());
        let next = if appointment.is_some() { say!(lang, "agreed-see-you") } else { say!(lang, "agreed-meet-how") };
        return reader.buttons(message.line(next));
    }
    match (appointment, before.turn()) {
        (Some(when), _) if before.terms.when != reader.trade().terms.when => {
            reader.buttons(head.line(say!(lang, "meet-settled", when = when)))
        }
        _ if mine => head.line(say!(lang, "meet-declined-by-you")),
        _ => reader.buttons(head.line(say!(lang, "meet-declined", name = name))),
    }
}

/// Who settles a dispute; `until`: the day on which time decides.
pub fn who_helps(stewards: bool, until: Option<String>, lang: &Lang) -> String {
    match (stewards, until) {
        (true, _) => say!(lang, "disputed-helped"),
        (false, Some(until)) => say!(lang, "disputed-alone", until = until),
        (false, None) => say!(lang, "problem-alone"),
    }
}

/// « Comment ça s'est passé ? » with the five stars as choices.
pub fn rate(reader: &Reader<'_>, message: Message) -> Message {
    let question = say!(reader.lang, "rate-ask", name = reader.name());
    (1..=5_u8).fold(message.line(question), |message, stars| {
        message.choice(say!(reader.lang, "button-stars", stars = stars), reader.press(Verb::Rate).word(stars.to_string()))
    })
}

/// What the stewards read when somebody reports a problem; `until`: when everything is released if nobody settles it.
pub fn to_stewards(view: &TradeView, by: Side, reason: Option<&str>, until: Option<String>, lang: &Lang) -> Message {
    let trade = &view.trade;
    let reporter = person(view, by).name.as_str();
    let other = person(view, by.other()).name.as_str();
    let message = Message::titled(say!(lang, "trade-head", number = trade.number.to_string(), title = trade.title.as_str()))
        .line(say!(lang, "stewards-problem", name = reporter, other = other));
    let message = match reason {
        Some(reason) => message.quote(reason),
        None => message,
    };
    message.maybe(until.map(|until| say!(lang, "stewards-problem-how", until = until)))
}
