//! What a command sees: who acts, where, in which club, with which rights now.

use std::collections::HashMap;

use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::{
    card::{Message, Whisper},
    club::{Club, Room},
    conversation::which,
    engine::{Options, work::Work},
    event::Event,
    id::{ClubId, MemberId, OfferNumber, TradeNumber, Version},
    lang::{Lang, say},
    member::{DEFAULT_TONE, Member, Role},
    refusal::Refusal,
    store::{Caller, Outgoing, Prompt, StoreError, StoredForm, To},
    text::{Name, Phrase},
    time::Appointment,
    wire::{Chat, ChatKind, Fact, Happening, Incoming, MessageRef, Question},
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

/// What somebody chose when their words fitted several: it fills in what an input leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    /// The club.
    pub club: ClubId,
    /// The exchange, in the version that the list showed.
    pub trade: Option<(TradeNumber, Version)>,
}

/// What words are about, for a question whose answer must not be taken for something else that came since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// An exchange as it stood.
    Trade(ClubId, TradeNumber, Version),
    /// An offer as it stood.
    Offer(ClubId, OfferNumber, Version),
    /// Something that is being written for a club.
    Club(ClubId),
}

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
    /// What was chosen for it before.
    pub chosen: Option<Chosen>,
    /// The moment that was chosen for it where its words may mean two.
    pub chosen_time: Option<Appointment>,
    /// The place of the club's list that its words name, once they were read.
    pub place: Option<Phrase>,
    /// What its words are about, once that is known.
    pub about: Option<About>,
    /// The club that was taken for granted; answers name it.
    assumed: Option<Name>,
}

impl<'a> Ctx<'a> {
    /// An input about to be handled.
    pub fn new(work: Work<'a>, input: &'a Incoming, caller: Caller, facts: &'a Facts, options: &'a Options) -> Self {
        Self { work, input, caller, facts, options, chosen: None, chosen_time: None, about: None, place: None, assumed: None }
    }
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

    /// The sender belongs to this club, or did: they act in its room, or acted there before. Joins them if the room says so.
    pub async fn club(&mut self, named: Option<ClubId>) -> Done<Club> {
        let club = self.club_of_theirs(named).await?;
        let returns =
            self.in_group() && self.is_former(club.id) && self.caller.club.as_ref().is_some_and(|here| here.id == club.id);
        if returns { self.join(club).await } else { Ok(club) }
    }

    /// The same, for what only those who are in the club now may do: find, publish, ask, pay.
    ///
    /// # Errors
    /// [`Refusal::LeftClub`], and those of [`Self::club`].
    pub async fn present(&mut self, named: Option<ClubId>) -> Done<Club> {
        let club = self.club(named).await?;
        if self.is_former(club.id) { Err(Refusal::LeftClub.into()) } else { Ok(club) }
    }

    /// Is the sender in none of this club's rooms any more?
    fn is_former(&self, club: ClubId) -> bool {
        self.caller.clubs.iter().any(|(mine, membership)| mine.id == club && membership.role == Role::Former)
    }

    async fn club_of_theirs(&mut self, named: Option<ClubId>) -> Done<Club> {
        let mine = |ctx: &Self, id: ClubId| ctx.caller.clubs.iter().find(|(club, _)| club.id == id).map(|(club, _)| club.clone());
        if let Some(id) = named {
            // A button of another club's card, forwarded or forged, opens nothing.
            if let Some(club) = mine(self, id) {
                self.talk_about(&club).await?;
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
        if let Some(chosen) = self.chosen.and_then(|chosen| mine(self, chosen.club)) {
            self.talk_about(&chosen).await?;
            return Ok(chosen);
        }
        let last = self.caller.last_club.filter(|(_, at)| self.work.now.since(*at) < LAST_CLUB_LIVES);
        if let Some(last) = last.and_then(|(id, _)| mine(self, id)) {
            self.assumed = Some(last.name.clone());
            self.talk_about(&last).await?;
            return Ok(last);
        }
        if self.caller.clubs.is_empty() {
            return Err(Refusal::NoClub.into());
        }
        let clubs = self.caller.clubs.iter().map(|(club, _)| (club.id, club.name.to_string()));
        Err(Refusal::WhichClub(clubs.collect()).into())
    }

    /// From now on this private chat is about that club: noted for somebody in several, to the hour.
    pub async fn talk_about(&mut self, club: &Club) -> Done {
        let now = self.work.now;
        let known = self.caller.last_club.is_some_and(|(id, at)| id == club.id && now.since(at) < Duration::hours(1));
        if self.in_group() || known || self.caller.clubs.len() < 2 {
            return Ok(());
        }
        if let Some(contact) = &self.caller.contact {
            self.work.tx.use_club(contact.id, club.id, now).await?;
        }
        self.caller.last_club = Some((club.id, now));
        Ok(())
    }

    /// Whoever acts in a club's room is in the club.
    async fn join(&mut self, club: Club) -> Done<Club> {
        let member = self.my_id()?;
        let joined = Event::Joined { club: club.id, member, role: Role::Member };
        // Written at once: what follows reads the account that it opens.
        self.work.tx.record(&[joined], self.work.now, Some(member)).await?;
        self.caller.clubs = self.work.tx.clubs_of(member).await?;
        if club.rules.listens && self.caller.member.as_ref().is_some_and(|member| member.heard) {
            let sentence = say!(self.lang(&club), "joined-listens", club = club.name.as_str());
            self.work.tell(member, Message::say(sentence));
            // It holds also where what was asked for is refused.
            self.work.flush().await?;
        }
        Ok(club)
    }

    /// The sender is a steward of this club now, by the word of one of its chats.
    ///
    /// # Errors
    /// [`Stop::Needs`] until the networks were asked; then [`Refusal::NotSteward`] or [`Refusal::CannotAsk`].
    pub async fn steward(&mut self, club: &Club) -> Done {
        let rooms = self.work.tx.rooms(club.id).await?;
        let admits = self.admin_of(&rooms);
        let known = self.caller.clubs.iter().any(|(mine, membership)| mine.id == club.id && membership.role == Role::Steward);
        let role = match (&admits, known) {
            (Ok(()), false) => Role::Steward,
            // The chat has taken it back.
            (Err(Stop::Refused(Refusal::NotSteward)), true) => Role::Member,
            _ => return admits,
        };
        let member = self.my_id()?;
        self.work.tx.record(&[Event::Joined { club: club.id, member, role }], self.work.now, Some(member)).await?;
        admits
    }

    /// The sender is an administrator of one of these rooms now.
    pub fn admin_of(&self, rooms: &[Room]) -> Done {
        let questions: Vec<Question> = rooms
            .iter()
            .filter(|room| room.network == self.input.network)
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

    /// Does the network hand over everything that is said in this room? `None` where it does not say.
    ///
    /// # Errors
    /// [`Stop::Needs`] until it was asked.
    pub fn hears_all(&self, room: &Room) -> Done<Option<bool>> {
        let question = Question::HearsAll { chat: room.address.clone() };
        let Some(answer) = self.facts.get(&question) else { return Err(Stop::Needs(vec![question])) };
        Ok(answer.filter(|fact| self.work.now.since(fact.at) <= FACT_LIVES).map(|fact| fact.holds))
    }

    /// Answers the sender in private, wherever they wrote. A club that was taken for granted is named.
    pub fn answer(&mut self, message: Message) {
        let message = match &self.assumed {
            Some(club) => message.under(say!(self.lang_here(), "answer-about-club", club = club.as_str())),
            None => message,
        };
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
        let Chat { address, thread, .. } = self.input.chat.clone();
        let message = Message { thread, ..message };
        self.work.say(self.input.network, address, message);
    }

    /// Tells the sender something where they wrote: to nobody else, where the network can do that.
    pub fn say_to_them_here(&mut self, message: Message) {
        let callback = match &self.input.what {
            Happening::Pressed { callback, .. } => callback.clone(),
            _ => None,
        };
        let whisper = self.in_group().then(|| Whisper { to: self.input.sender.address.clone(), callback });
        self.say_here(Message { whisper, ..message });
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

    /// What stands under a message of this chat, or under its newest one with choices.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn prompt(&mut self, message: Option<&MessageRef>) -> Done<Option<Prompt>> {
        let input = self.input;
        Ok(self.work.tx.prompt(input.network, &input.chat.address, message).await?)
    }

    /// Says why something is not done, or asks which of several is meant.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn refuse(&mut self, refusal: &Refusal) -> Done {
        if !which::ask(self, refusal).await? {
            self.answer(Message::say(self.refusal(refusal)));
        }
        Ok(())
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
