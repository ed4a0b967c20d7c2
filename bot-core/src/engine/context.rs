//! What a command sees: who acts, where, in which club, with which rights now.

use std::collections::HashMap;

use chrono::Duration;

use crate::{
    card::Message,
    club::{Club, Room},
    engine::{Options, work::Work},
    event::Event,
    id::{ClubId, MemberId},
    lang::Lang,
    member::{DEFAULT_TONE, Member, Role},
    refusal::Refusal,
    store::{Caller, Outgoing, StoreError, StoredForm, To},
    wire::{Chat, ChatKind, Fact, Incoming, Question},
};

/// Why a handler stopped.
#[derive(Debug)]
pub enum Stop {
    /// The person reads why; nothing changed.
    Refused(Refusal),
    /// The shell asks the network outside any transaction and calls again.
    Needs(Vec<Question>),
    /// The infrastructure failed; the input comes again.
    Store(StoreError),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// What a handler answers.
pub type Done<T = ()> = Result<T, Stop>;

/// Answers of networks by question, with their moment.
pub type Facts = HashMap<Question, Option<Fact>>;

/// A fact older than this no longer counts.
pub const FACT_LIVES: Duration = Duration::seconds(60);

/// How long the club last used in a private chat is taken for granted.
pub const LAST_CLUB_LIVES: Duration = Duration::hours(24);

/// One input being handled.
pub struct Ctx<'a> {
    /// What it brings about.
    pub work: Work<'a>,
    /// The input.
    pub input: &'a Incoming,
    /// Who and where.
    pub caller: Caller,
    /// What the networks said.
    pub facts: &'a Facts,
    /// The host's choices.
    pub options: &'a Options,
}

impl Ctx<'_> {
    /// The sender, who has consented.
    ///
    /// # Errors
    /// [`Refusal::NoClub`] never reaches a person: who has not consented is welcomed before any command runs.
    pub fn me(&self) -> Done<&Member> {
        self.caller.member.as_ref().ok_or(Stop::Refused(Refusal::NoClub))
    }

    /// The sender's identifier.
    pub fn my_id(&self) -> Done<MemberId> {
        Ok(self.me()?.id)
    }

    /// Is this chat a group?
    pub fn in_group(&self) -> bool {
        self.input.chat.kind == ChatKind::Group
    }

    /// The sender is in this club (they act in its room, or were there before); joins them if the room says so.
    pub async fn club(&mut self, named: Option<ClubId>) -> Done<Club> {
        let mine = |ctx: &Self, id: ClubId| ctx.caller.clubs.iter().find(|(club, _)| club.id == id).map(|(club, _)| club.clone());
        if let Some(id) = named {
            // A button of another club's card, forwarded or forged, opens nothing.
            if let Some(club) = mine(self, id) {
                return Ok(club);
            }
            return match self.caller.club.clone() {
                Some(here) if here.id == id => self.join(here).await,
                _ => Err(Refusal::BadButton.into()),
            };
        }
        if self.in_group() {
            let Some(here) = self.caller.club.clone() else { return Err(Refusal::NoClub.into()) };
            return if mine(self, here.id).is_some() { Ok(here) } else { self.join(here).await };
        }
        if let [(only, _)] = self.caller.clubs.as_slice() {
            return Ok(only.clone());
        }
        match self.caller.last_club {
            Some((id, at)) if self.work.now.since(at) < LAST_CLUB_LIVES => mine(self, id).ok_or_else(|| Refusal::NoClub.into()),
            _ if self.caller.clubs.is_empty() => Err(Refusal::NoClub.into()),
            _ => Err(Refusal::WhichClub(self.caller.clubs.iter().map(|(club, _)| club.name.to_string()).collect()).into()),
        }
    }

    /// Whoever acts in a club's room is in the club.
    async fn join(&mut self, club: Club) -> Done<Club> {
        let member = self.my_id()?;
        let joined = Event::Joined { club: club.id, member, role: Role::Member };
        // Written at once: what follows reads the account that it opens.
        self.work.tx.record(&[joined], self.work.now, Some(member)).await?;
        self.caller.clubs = self.work.tx.clubs_of(member).await?;
        Ok(club)
    }

    /// The sender is a steward of this club now, by the word of one of its chats.
    ///
    /// # Errors
    /// [`Stop::Needs`] until the networks were asked; then [`Refusal::NotSteward`] or [`Refusal::CannotAsk`].
    pub async fn steward(&mut self, club: &Club) -> Done {
        let rooms = self.work.tx.rooms(club.id).await?;
        self.admin_of(&rooms)?;
        let member = self.my_id()?;
        let known = self.caller.clubs.iter().any(|(mine, membership)| mine.id == club.id && membership.role == Role::Steward);
        if !known {
            let joined = Event::Joined { club: club.id, member, role: Role::Steward };
            self.work.tx.record(&[joined], self.work.now, Some(member)).await?;
        }
        Ok(())
    }

    /// The sender is an administrator of one of these rooms now.
    pub fn admin_of(&self, rooms: &[Room]) -> Done {
        let questions: Vec<Question> = rooms
            .iter()
            .filter(|room| room.network == self.input.network)
            .filter(|room| !self.in_group() || room.address == self.input.chat.address)
            .take(5)
            .map(|room| Question::IsAdmin { chat: room.address.clone(), person: self.input.sender.address.clone() })
            .collect();
        if questions.is_empty() {
            return Err(Refusal::NotSteward.into());
        }
        let fresh = |fact: &Fact| self.work.now.since(fact.at) <= FACT_LIVES;
        if questions.iter().any(|question| !self.facts.contains_key(question)) {
            return Err(Stop::Needs(questions));
        }
        let known: Vec<Option<Fact>> = questions.iter().filter_map(|question| self.facts.get(question).copied()).collect();
        if known.iter().flatten().any(|fact| fact.holds && fresh(fact)) {
            return Ok(());
        }
        if known.iter().any(Option::is_none) { Err(Refusal::CannotAsk.into()) } else { Err(Refusal::NotSteward.into()) }
    }

    /// Answers the sender in private, wherever they wrote.
    pub fn answer(&mut self, message: Message) {
        let to = self.to_me();
        self.work.post(to, Outgoing::Say(message), None);
    }

    /// The sender's private chat.
    pub fn to_me(&self) -> To {
        match (&self.input.chat.kind, &self.caller.member) {
            // In private the answer goes where the question came from.
            (ChatKind::Private, _) => {
                To::Person(self.input.network, self.input.sender.address.clone(), Some(self.input.chat.address.clone()))
            }
            (ChatKind::Group, Some(member)) => To::Member(member.id),
            (ChatKind::Group, None) => To::Person(self.input.network, self.input.sender.address.clone(), None),
        }
    }

    /// Says something where the sender wrote.
    pub fn say_here(&mut self, message: Message) {
        let Chat { address, .. } = self.input.chat.clone();
        self.work.say(self.input.network, address, message);
    }

    /// How a club speaks.
    pub fn lang(&self, club: &Club) -> Lang {
        Lang::of(club.rules.tone, &club.rules.unit)
    }

    /// How to speak before a club is known: the tone of the chat's club or of the sender's only one.
    pub fn lang_here(&self) -> Lang {
        let only = match self.caller.clubs.as_slice() {
            [(only, _)] => Some(only),
            _ => None,
        };
        match self.caller.club.as_ref().or(only) {
            Some(club) => self.lang(club),
            None => Lang::of(DEFAULT_TONE, &crate::club::Rules::default().unit),
        }
    }

    /// Why something is not done, in the words of this place.
    pub fn refusal(&self, refusal: &Refusal) -> String {
        let zone = self.caller.club.as_ref().or(self.caller.clubs.first().map(|(club, _)| club)).map(|club| club.rules.zone);
        self.lang_here().refusal(refusal, self.work.now, zone.unwrap_or(chrono_tz::Europe::Zurich))
    }

    /// Keeps or ends the sender's form in their private chat.
    pub async fn save_form(&mut self, form: Option<&StoredForm>) -> Done {
        let input = self.input;
        let chat = match input.chat.kind {
            ChatKind::Private => input.chat.address.clone(),
            ChatKind::Group => match self.caller.contact.as_ref().and_then(|contact| contact.private_chat.clone()) {
                Some(chat) => chat,
                None => return Ok(()),
            },
        };
        self.work.tx.save_form(input.network, &chat, &input.sender.address, form).await?;
        Ok(())
    }
}
