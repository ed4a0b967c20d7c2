//! The transaction: each method of [`Tx`] and the file that does it.

use std::sync::Arc;

use async_trait::async_trait;
use bot_core::{
    card::Message,
    club::{Club, Room},
    event::Event,
    feedback::Rating,
    id::{ClubId, ContactId, MemberId, OfferId, OfferNumber, OutboxId, PhotoId, RoomId, TradeId, TradeNumber},
    ledger::{Account, Amount, Holder},
    member::{Contact, Member, Membership, Person, Reach},
    reminder::{Subject, Timer},
    store::{
        Caller, CodeFor, DataTable, Movement, OfferFilter, OfferView, Outcome, Page, PageAt, Photo, Post, ProfileNumbers, Prompt,
        Ready, Stored, StoredForm, TradeFilter, TradeView, Tx,
    },
    time::Timestamp,
    wire::{ChatAddress, EventId, FileRef, Incoming, MessageRef, Network, PersonAddress},
};

use crate::{
    Latest, clubs, export, forms, ids::Ids, inbox, ledger, link::Link, offers, outbox, people, photos, ratings, record, reports,
    settle, tidy, timers, trades,
};

/// An open transaction.
pub(crate) struct Work {
    link: Link,
    ids: Arc<Ids>,
    latest: Arc<Latest>,
    /// The caller's contact is known to be open: nothing waits for it to come back.
    open: Option<ContactId>,
}

impl Work {
    pub(crate) fn new(link: Link, ids: Arc<Ids>, latest: Arc<Latest>) -> Self {
        Self { link, ids, latest, open: None }
    }

    /// The moment since when ratings count.
    fn since(&self) -> Timestamp {
        people::rated_since(self.latest.get())
    }
}

#[async_trait]
impl Tx for Work {
    async fn commit(self: Box<Self>) -> Stored<()> {
        self.link.commit().await
    }

    async fn savepoint(&mut self) -> Stored<()> {
        self.link.run("SAVEPOINT input", Vec::new()).await?;
        Ok(())
    }

    async fn rollback_to_savepoint(&mut self) -> Stored<()> {
        self.open = None;
        self.link.run("ROLLBACK TO SAVEPOINT input", Vec::new()).await?;
        Ok(())
    }

    async fn release_savepoint(&mut self) -> Stored<()> {
        self.link.run("RELEASE SAVEPOINT input", Vec::new()).await?;
        Ok(())
    }

    async fn first_time(&mut self, network: Network, event: &EventId, now: Timestamp) -> Stored<bool> {
        self.latest.note(now);
        inbox::first_time(&mut self.link, network, event, now).await
    }

    async fn caller(&mut self, network: Network, person: &PersonAddress, chat: &ChatAddress) -> Stored<Caller> {
        let caller = inbox::caller(&mut self.link, network, person, chat).await?;
        self.open = caller.contact.as_ref().filter(|contact| contact.reach == Reach::Open).map(|contact| contact.id);
        Ok(caller)
    }

    async fn touch(&mut self, contact: &Contact) -> Stored<()> {
        let returns = contact.reach == Reach::Open && self.open != Some(contact.id);
        inbox::touch(&mut self.link, contact, returns).await?;
        self.open = Some(contact.id).filter(|_| contact.reach == Reach::Open);
        Ok(())
    }

    async fn unreachable(&mut self, network: Network, person: &PersonAddress) -> Stored<()> {
        self.open = None;
        people::unreachable(&mut self.link, network, person).await
    }

    async fn take_held(
        &mut self,
        network: Network,
        person: &PersonAddress,
    ) -> Stored<Vec<(Message, Option<TradeId>, Timestamp)>> {
        outbox::take_held(&mut self.link, network, person).await
    }

    async fn use_club(&mut self, contact: ContactId, club: ClubId, now: Timestamp) -> Stored<()> {
        people::use_club(&mut self.link, contact, club, now).await
    }

    async fn save_form(
        &mut self,
        network: Network,
        chat: &ChatAddress,
        person: &PersonAddress,
        form: Option<&StoredForm>,
    ) -> Stored<()> {
        forms::save_form(&mut self.link, network, chat, person, form).await
    }

    async fn keep_waiting(&mut self, incoming: &Incoming, until: Timestamp) -> Stored<()> {
        inbox::keep_waiting(&mut self.link, incoming, until).await
    }

    async fn take_waiting(&mut self, network: Network, person: &PersonAddress, now: Timestamp) -> Stored<Option<Incoming>> {
        inbox::take_waiting(&mut self.link, network, person, now).await
    }

    async fn refused_consent(&mut self, network: Network, person: &PersonAddress) -> Stored<bool> {
        inbox::refused_consent(&mut self.link, network, person).await
    }

    async fn set_refused_consent(&mut self, network: Network, person: &PersonAddress, refused: bool) -> Stored<()> {
        inbox::set_refused_consent(&mut self.link, network, person, refused).await
    }

    async fn prompt(&mut self, network: Network, chat: &ChatAddress, message: Option<&MessageRef>) -> Stored<Option<Prompt>> {
        forms::prompt(&mut self.link, network, chat, message).await
    }

    async fn forget_prompts(&mut self, network: Network, chat: &ChatAddress) -> Stored<()> {
        forms::forget_prompts(&mut self.link, network, chat).await
    }

    async fn record(&mut self, events: &[Event], at: Timestamp, by: Option<MemberId>) -> Stored<()> {
        self.latest.note(at);
        record::record(&mut self.link, events, &self.ids, at, by).await
    }

    async fn post(&mut self, posts: &[Post], now: Timestamp) -> Stored<()> {
        self.latest.note(now);
        outbox::post(&mut self.link, posts, &self.ids, now).await
    }

    async fn plan(&mut self, subject: Subject, timers: &[Timer]) -> Stored<()> {
        timers::plan(&mut self.link, subject, timers).await
    }

    async fn next_offer_number(&mut self, club: ClubId) -> Stored<OfferNumber> {
        clubs::next_offer_number(&mut self.link, club).await
    }

    async fn next_trade_number(&mut self, club: ClubId) -> Stored<TradeNumber> {
        clubs::next_trade_number(&mut self.link, club).await
    }

    async fn save_code(&mut self, hash: &str, what: &CodeFor, until: Timestamp) -> Stored<()> {
        clubs::save_code(&mut self.link, hash, what, until).await
    }

    async fn open_code(&mut self, hash: &str, now: Timestamp) -> Stored<Option<CodeFor>> {
        clubs::open_code(&mut self.link, hash, now).await
    }

    async fn save_photo(&mut self, id: PhotoId, network: Network, file: &FileRef, now: Timestamp) -> Stored<()> {
        photos::save(&mut self.link, id, network, file, now).await
    }

    async fn photo(&mut self, id: PhotoId) -> Stored<Option<Photo>> {
        photos::photo(&mut self.link, id).await
    }

    async fn photos_to_fetch(&mut self, networks: &[Network], limit: u32) -> Stored<Vec<Photo>> {
        photos::to_fetch(&mut self.link, networks, limit).await
    }

    async fn keep_photo(&mut self, id: PhotoId, jpeg: Option<&[u8]>) -> Stored<()> {
        photos::keep(&mut self.link, id, jpeg).await
    }

    async fn club(&mut self, id: ClubId) -> Stored<Option<Club>> {
        clubs::club(&mut self.link, id).await
    }

    async fn rooms(&mut self, club: ClubId) -> Stored<Vec<Room>> {
        clubs::rooms(&mut self.link, club).await
    }

    async fn form(&mut self, network: Network, chat: &ChatAddress, person: &PersonAddress) -> Stored<Option<StoredForm>> {
        forms::form(&mut self.link, network, chat, person).await
    }

    async fn listening(&mut self) -> Stored<Vec<(Network, ChatAddress)>> {
        clubs::listening(&mut self.link).await
    }

    async fn room(&mut self, id: RoomId) -> Stored<Option<Room>> {
        clubs::room(&mut self.link, id).await
    }

    async fn clubs_since(&mut self, since: Timestamp) -> Stored<u32> {
        clubs::clubs_since(&mut self.link, since).await
    }

    async fn club_in_use(&mut self, club: ClubId) -> Stored<bool> {
        clubs::club_in_use(&mut self.link, club).await
    }

    async fn stewards(&mut self, club: ClubId) -> Stored<Vec<MemberId>> {
        clubs::stewards(&mut self.link, club).await
    }

    async fn member(&mut self, id: MemberId) -> Stored<Option<Member>> {
        people::member(&mut self.link, id).await
    }

    async fn contacts(&mut self, member: MemberId) -> Stored<Vec<Contact>> {
        people::contacts(&mut self.link, member).await
    }

    async fn clubs_of(&mut self, member: MemberId) -> Stored<Vec<(Club, Membership)>> {
        clubs::clubs_of(&mut self.link, member).await
    }

    async fn people(&mut self, club: ClubId, members: &[MemberId]) -> Stored<Vec<Person>> {
        let since = self.since();
        people::people(&mut self.link, club, members, since).await
    }

    async fn find_people(&mut self, club: ClubId, folded: &str) -> Stored<Vec<Person>> {
        let since = self.since();
        people::find_people(&mut self.link, club, folded, since).await
    }

    async fn profile(&mut self, club: ClubId, member: MemberId, reviews: u32) -> Stored<ProfileNumbers> {
        people::profile(&mut self.link, club, member, reviews).await
    }

    async fn all_about(&mut self, member: MemberId) -> Stored<Vec<DataTable>> {
        export::all_about(&mut self.link, member).await
    }

    async fn offer_numbered(&mut self, club: ClubId, number: OfferNumber) -> Stored<Option<OfferView>> {
        let since = self.since();
        offers::offer_numbered(&mut self.link, club, number, since).await
    }

    async fn offer(&mut self, id: OfferId) -> Stored<Option<OfferView>> {
        let since = self.since();
        offers::offer(&mut self.link, id, since).await
    }

    async fn offers(&mut self, club: ClubId, filter: &OfferFilter, page: PageAt, now: Timestamp) -> Stored<Page<OfferView>> {
        self.latest.note(now);
        let since = self.since();
        offers::offers(&mut self.link, club, filter, page, (now, since)).await
    }

    async fn open_offers(&mut self, club: ClubId, owner: MemberId, now: Timestamp) -> Stored<u32> {
        offers::open_offers(&mut self.link, club, owner, now).await
    }

    async fn values(&mut self, club: ClubId, category: &str, limit: u32) -> Stored<Vec<Amount>> {
        offers::values(&mut self.link, club, category, limit).await
    }

    async fn cards(&mut self, network: Network, chat: &ChatAddress, limit: u32) -> Stored<Vec<OfferId>> {
        offers::cards(&mut self.link, network, chat, limit).await
    }

    async fn queues_of(&mut self, member: MemberId) -> Stored<(Vec<OfferId>, Vec<OfferId>)> {
        Ok((timers::turns_of(&mut self.link, member).await?, offers::waits_for(&mut self.link, member).await?))
    }

    async fn turn(&mut self, offer: OfferId) -> Stored<Option<MemberId>> {
        timers::turn(&mut self.link, offer).await
    }

    async fn queue(&mut self, offer: OfferId) -> Stored<Vec<MemberId>> {
        offers::queue(&mut self.link, offer).await
    }

    async fn trade(&mut self, id: TradeId) -> Stored<Option<TradeView>> {
        let since = self.since();
        trades::trade(&mut self.link, id, since).await
    }

    async fn trade_numbered(&mut self, club: ClubId, number: TradeNumber) -> Stored<Option<TradeView>> {
        let since = self.since();
        trades::trade_numbered(&mut self.link, club, number, since).await
    }

    async fn trades_of(&mut self, member: MemberId, filter: TradeFilter) -> Stored<Vec<TradeView>> {
        let since = self.since();
        trades::trades_of(&mut self.link, member, filter, since).await
    }

    async fn trades_on(&mut self, offer: OfferId) -> Stored<Vec<TradeView>> {
        let since = self.since();
        trades::trades_on(&mut self.link, offer, since).await
    }

    async fn account(&mut self, club: ClubId, holder: Holder) -> Stored<Option<Account>> {
        ledger::account(&mut self.link, club, holder).await
    }

    async fn statement(&mut self, club: ClubId, member: MemberId, page: PageAt) -> Stored<Page<Movement>> {
        ledger::statement(&mut self.link, club, member, page).await
    }

    async fn has_reported(&mut self, by: MemberId, offer: Option<OfferId>, trade: Option<TradeId>) -> Stored<bool> {
        reports::has_reported(&mut self.link, by, offer, trade).await
    }

    async fn ratings(&mut self, trade: TradeId) -> Stored<Vec<Rating>> {
        ratings::ratings(&mut self.link, trade).await
    }

    async fn due_clubs(&mut self, now: Timestamp, limit: u32) -> Stored<Vec<ClubId>> {
        timers::due_clubs(&mut self.link, now, limit).await
    }

    async fn take_due(&mut self, now: Timestamp, clubs: &[ClubId], limit: u32) -> Stored<Vec<Timer>> {
        self.latest.note(now);
        timers::take_due(&mut self.link, now, clubs, limit).await
    }

    async fn next_due(&mut self, networks: &[Network]) -> Stored<Option<Timestamp>> {
        timers::next_due(&mut self.link, networks).await
    }

    async fn claim(&mut self, networks: &[Network], now: Timestamp, lease: Timestamp, limit: u32) -> Stored<Vec<Ready>> {
        self.latest.note(now);
        outbox::claim(&mut self.link, networks, now, lease, limit).await
    }

    async fn delivery(&mut self, network: Network, id: OutboxId) -> Stored<Option<Ready>> {
        outbox::delivery(&mut self.link, network, id).await
    }

    async fn settle(&mut self, outcomes: &[(Ready, Outcome)], now: Timestamp) -> Stored<()> {
        self.latest.note(now);
        settle::settle(&mut self.link, outcomes, &self.ids, now).await
    }

    async fn tidy(&mut self, now: Timestamp) -> Stored<()> {
        self.latest.note(now);
        tidy::tidy(&mut self.link, now).await
    }

    async fn cursor(&mut self, name: &str) -> Stored<Option<String>> {
        clubs::cursor(&mut self.link, name).await
    }

    async fn save_cursor(&mut self, name: &str, value: &str) -> Stored<()> {
        clubs::save_cursor(&mut self.link, name, value).await
    }

    async fn move_chat(&mut self, network: Network, from: &ChatAddress, to: &ChatAddress) -> Stored<()> {
        clubs::move_chat(&mut self.link, network, from, to).await
    }
}
