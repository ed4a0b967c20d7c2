//! A fresh database with a club, members and offers in it, and short words for what the stories do.

use std::{
    env,
    sync::atomic::{AtomicI64, Ordering},
};

use bot_core::{
    card::Message,
    club::{Club, Room, Rules},
    event::{Event, Pieces},
    id::{ClubId, ContactId, MemberId, OfferId, OfferNumber, RoomId, TimerId, TradeId, TradeNumber, TransferId, Version},
    ledger::{Account, Amount, Hold, Holder, Transfer, TransferKey, TransferKind},
    member::{Contact, Member, MemberKind, Reach, Role, Standing},
    offer::{Content, Direction, Offer, OfferState, Quantity, Return, Subject as Kind},
    reminder::{Due, Subject, Timer},
    store::{Outgoing, Post, Ready, Scope, Store, Stored, To, Tx},
    text::{Name, Title},
    time::Timestamp,
    trade::{Give, Side, Terms, Thing, Trade, TradeState},
    wire::{ChatAddress, Network, PersonAddress},
};
use sqlx::{AnyConnection, Connection, Executor};
use storage::{Database, Options, StatementLog, sqlite_url};
use tempfile::TempDir;

/// Monday 2 March 2026, 8 h UTC.
pub(crate) const T0: Timestamp = Timestamp(1_772_438_400_000);

pub(crate) const MINUTE: i64 = 60_000;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// So long after [`T0`].
pub(crate) fn later(span: i64) -> Timestamp {
    Timestamp(T0.0 + span)
}

pub(crate) fn chat(address: &str) -> ChatAddress {
    ChatAddress(address.to_owned())
}

pub(crate) fn person(address: &str) -> PersonAddress {
    PersonAddress(address.to_owned())
}

pub(crate) fn amount(points: i64) -> Amount {
    Amount::new(points).expect("an amount")
}

/// Where a world lives.
enum Home {
    File(TempDir),
    Server { admin: String, name: String },
}

/// A fresh database.
pub(crate) struct World {
    pub(crate) db: Database,
    pub(crate) url: String,
    home: Home,
    next: AtomicI64,
}

/// Runs each story on both databases.
macro_rules! on_both {
    ($($(#[$doc:meta])* async fn $name:ident($world:ident) $body:block)+) => {$(
        $(#[$doc])*
        mod $name {
            use super::*;

            async fn story($world: &World) $body

            #[tokio::test]
            async fn sqlite() {
                let world = World::sqlite().await;
                story(&world).await;
                world.end().await;
            }

            #[tokio::test]
            async fn postgres() {
                let Some(world) = World::postgres().await else { return };
                story(&world).await;
                world.end().await;
            }
        }
    )+};
}
pub(crate) use on_both;

/// The server to make databases on, if there is one.
pub(crate) fn server() -> Option<String> {
    let server = env::var("TROQUET_TEST_POSTGRES").ok();
    if server.is_none() {
        assert_ne!(env::var("TROQUET_REQUIRE_POSTGRES").as_deref(), Ok("1"), "TROQUET_TEST_POSTGRES is not set");
        eprintln!("skipped: TROQUET_TEST_POSTGRES is not set");
    }
    server
}

/// Makes an empty database; says its address.
pub(crate) async fn empty_database(admin: &str) -> (String, String) {
    static MADE: AtomicI64 = AtomicI64::new(0);
    sqlx::any::install_default_drivers();
    let name = format!("troquet_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
    let mut connection = AnyConnection::connect(admin).await.expect("the test server");
    let sql = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    connection.execute(sqlx::raw_sql(sql)).await.expect("a database");
    connection.close().await.expect("closed");
    let (head, _) = admin.rsplit_once('/').expect("an address with a database");
    (format!("{head}/{name}"), name)
}

pub(crate) async fn drop_database(admin: &str, name: &str) {
    let mut connection = AnyConnection::connect(admin).await.expect("the test server");
    let sql = sqlx::AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"));
    connection.execute(sqlx::raw_sql(sql)).await.expect("dropped");
    connection.close().await.expect("closed");
}

impl World {
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = sqlite_url(&folder.path().join("troquet.db"));
        Self::open(url, Home::File(folder)).await
    }

    pub(crate) async fn postgres() -> Option<Self> {
        let admin = server()?;
        let (url, name) = empty_database(&admin).await;
        Some(Self::open(url, Home::Server { admin, name }).await)
    }

    async fn open(url: String, home: Home) -> Self {
        let options = Options { log: StatementLog::keeping() };
        let db = Database::connect_with(&url, options).await.expect("a database");
        Self { db, url, home, next: AtomicI64::new(1) }
    }

    /// Nothing is broken; and nothing is left of it.
    pub(crate) async fn end(self) {
        assert_eq!(self.db.audit().await.expect("an audit"), Vec::<String>::new());
        self.db.close().await;
        match self.home {
            Home::File(folder) => folder.close().expect("removed"),
            Home::Server { admin, name } => drop_database(&admin, &name).await,
        }
    }

    pub(crate) fn id(&self) -> i64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// A transaction of nobody in particular.
    pub(crate) async fn tx(&self) -> Box<dyn Tx> {
        self.db.begin(&Scope::default()).await.expect("a transaction")
    }

    /// Facts, committed.
    pub(crate) async fn record(&self, events: &[Event]) {
        self.try_record(events, T0).await.expect("recorded");
    }

    /// Facts, committed, if the tables take them. Trades that wait get a deadline.
    pub(crate) async fn try_record(&self, events: &[Event], at: Timestamp) -> Stored<()> {
        let mut tx = self.tx().await;
        tx.record(events, at, None).await?;
        for event in events {
            if let Event::TradeOpened { trade } | Event::TradeChanged { trade } = event {
                let due = Due::TradeDeadline { version: trade.version };
                let subject = Subject::Trade(trade.id);
                let timer =
                    Timer { id: TimerId(self.id()), at: later(90 * DAY), subject, club: Some(trade.club), member: None, due };
                tx.plan(subject, if trade.state.is_over() { &[] } else { std::slice::from_ref(&timer) }).await?;
            }
        }
        tx.commit().await
    }

    /// Facts that the tables don't take; nothing of them stays.
    pub(crate) async fn refuses(&self, events: &[Event]) {
        let refused = self.try_record(events, T0).await.expect_err("a contradiction");
        assert!(refused.is_contradiction(), "{refused}: {events:?}");
    }

    pub(crate) async fn post(&self, posts: &[Post], now: Timestamp) {
        let mut tx = self.tx().await;
        tx.post(posts, now).await.expect("posted");
        tx.commit().await.expect("committed");
    }

    /// What may leave now.
    pub(crate) async fn claim(&self, now: Timestamp) -> Vec<Ready> {
        let mut tx = self.tx().await;
        let networks = [Network::Console, Network::Telegram, Network::Matrix];
        let ready = tx.claim(&networks, now, Timestamp(now.0 + MINUTE), 100).await.expect("claimed");
        tx.commit().await.expect("committed");
        ready
    }

    pub(crate) async fn settle(&self, outcomes: &[(Ready, bot_core::store::Outcome)], now: Timestamp) {
        let mut tx = self.tx().await;
        tx.settle(outcomes, now).await.expect("settled");
        tx.commit().await.expect("committed");
    }

    /// A club with a room.
    pub(crate) async fn club(&self, name: &str) -> Club {
        let name = Name::new(name).expect("a name");
        let club = Club { id: ClubId(self.id()), name, rules: Rules::default(), created_at: T0 };
        let address = chat(&format!("group-{}", club.id.0));
        let room =
            Room { id: RoomId(self.id()), network: Network::Telegram, address, thread: None, club: Some(club.id), since: T0 };
        self.record(&[Event::ClubCreated { club: club.clone() }, Event::RoomFound { room }]).await;
        club
    }

    /// Somebody who has consented; « Zoé » writes from telegram person « Zoé », whose private chat is « p-Zoé ».
    pub(crate) async fn person(&self, name: &str) -> (Member, Contact) {
        let (member, contact) = self.somebody(name);
        self.record(&[Event::Consented { member: member.clone(), contact: contact.clone() }]).await;
        (member, contact)
    }

    pub(crate) fn somebody(&self, name: &str) -> (Member, Contact) {
        let id = MemberId(self.id());
        let member = Member {
            id,
            kind: MemberKind::Person,
            name: Name::new(name).expect("a name"),
            standing: Standing::Active,
            consented_at: T0,
            heard: true,
        };
        let contact = Contact {
            id: ContactId(self.id()),
            member: id,
            network: Network::Telegram,
            address: person(name),
            username: Some(format!("{name}_ge")),
            private_chat: Some(chat(&format!("p-{name}"))),
            reach: Reach::Open,
            used_at: T0,
        };
        (member, contact)
    }

    pub(crate) async fn member(&self, club: &Club, name: &str) -> MemberId {
        let (member, _) = self.person(name).await;
        self.record(&[Event::Joined { club: club.id, member: member.id, role: Role::Member }]).await;
        member.id
    }

    /// Points from the club's account.
    pub(crate) async fn grant(&self, club: &Club, to: MemberId, points: i64) {
        let transfer = self.transfer(club, (Holder::Club, Holder::Member(to)), points, TransferKind::Grant);
        self.record(&[Event::PointsMoved { transfer }]).await;
    }

    pub(crate) fn transfer(&self, club: &Club, (from, to): (Holder, Holder), points: i64, kind: TransferKind) -> Transfer {
        let id = TransferId(self.id());
        Transfer {
            id,
            club: club.id,
            from,
            to,
            amount: amount(points),
            kind,
            trade: None,
            corrects: None,
            key: TransferKey::Input(format!("telegram:{}", id.0)),
            reason: None,
            at: T0,
        }
    }

    pub(crate) async fn account(&self, club: &Club, holder: Holder) -> Account {
        let mut tx = self.tx().await;
        tx.account(club.id, holder).await.expect("read").expect("an account")
    }

    /// Balance, held, completed.
    pub(crate) async fn points(&self, club: &Club, member: MemberId) -> (i64, i64, u32) {
        let account = self.account(club, Holder::Member(member)).await;
        (account.balance.0, account.held.0, account.completed)
    }

    /// An offer of so many pieces for so many points each.
    pub(crate) async fn offer(&self, club: &Club, owner: MemberId, pieces: Option<u32>, points: i64) -> Offer {
        let mut tx = self.tx().await;
        let number = tx.next_offer_number(club.id).await.expect("a number");
        tx.commit().await.expect("committed");
        let offer = self.unpublished(club, owner, number, pieces, points);
        self.record(&[Event::OfferPublished { offer: offer.clone() }]).await;
        offer
    }

    pub(crate) fn unpublished(
        &self,
        club: &Club,
        owner: MemberId,
        number: OfferNumber,
        pieces: Option<u32>,
        points: i64,
    ) -> Offer {
        let content = Content {
            direction: Direction::Offering,
            subject: Kind::Good,
            title: Title::new("Pots de confiture").expect("a title"),
            text: None,
            back: Return { points: Amount::new(points), barter: None, both: false },
            lent: false,
            category: Some("food".to_owned()),
            place: None,
            pieces,
            photo: None,
        };
        Offer {
            id: OfferId(self.id()),
            club: club.id,
            number,
            owner,
            version: Version::FIRST,
            content,
            quantity: Quantity { published: pieces, reserved: 0, given: 0 },
            state: OfferState::Published,
            published_at: T0,
            expires_at: later(90 * DAY),
        }
    }

    /// A proposition on an offer, on the offer's own terms.
    pub(crate) async fn propose(&self, offer: &Offer, asker: MemberId, pieces: u32) -> Trade {
        let mut tx = self.tx().await;
        let number: TradeNumber = tx.next_trade_number(offer.club).await.expect("a number");
        tx.commit().await.expect("committed");
        let trade = Trade {
            id: TradeId(self.id()),
            club: offer.club,
            number,
            offer: Some(offer.id),
            title: offer.content.title.clone(),
            owner: offer.owner,
            asker,
            version: Version::FIRST,
            terms: Terms {
                owner: Give { thing: Some(Thing::Offered { pieces }), points: None },
                asker: Give {
                    thing: None,
                    points: offer.content.back.points.map(|each| amount(i64::from(each) * i64::from(pieces))),
                },
                when: None,
                place: None,
            },
            state: TradeState::Proposed { by: Side::Asker },
            since: T0,
            reason: None,
        };
        self.record(&[Event::TradeOpened { trade: trade.clone() }]).await;
        trade
    }

    /// What an agreement on a trade writes.
    pub(crate) fn agreement(trade: &Trade) -> Vec<Event> {
        let mut events = Vec::new();
        if let Some(offer) = trade.offer {
            events.push(Event::PiecesMoved { offer, movement: Pieces::Reserved, pieces: trade.terms.pieces() });
        }
        if let Some((side, amount)) = trade.terms.payment() {
            let (payer, payee) = (trade.member(side), trade.member(side.other()));
            events.push(Event::PointsHeld { hold: Hold { trade: trade.id, club: trade.club, payer, payee, amount } });
        }
        events.push(Event::TradeChanged { trade: Trade { state: TradeState::Agreed { moving: None }, ..trade.clone() } });
        events
    }

    /// What a completion writes.
    pub(crate) fn completion(&self, trade: &Trade, at: Timestamp) -> Vec<Event> {
        let mut events = Vec::new();
        if let Some(offer) = trade.offer {
            events.push(Event::PiecesMoved { offer, movement: Pieces::Given, pieces: trade.terms.pieces() });
        }
        if let Some((side, amount)) = trade.terms.payment() {
            events.push(Event::HoldPosted { trade: trade.id, transfer: self.payment(trade, side, amount, at) });
        }
        events.push(Event::TradeChanged { trade: Trade { state: TradeState::Completed { at }, ..trade.clone() } });
        events
    }

    pub(crate) fn payment(&self, trade: &Trade, payer: Side, amount: Amount, at: Timestamp) -> Transfer {
        Transfer {
            id: TransferId(self.id()),
            club: trade.club,
            from: Holder::Member(trade.member(payer)),
            to: Holder::Member(trade.member(payer.other())),
            amount,
            kind: TransferKind::Exchange,
            trade: Some(trade.id),
            corrects: None,
            key: TransferKey::Trade(trade.id),
            reason: None,
            at,
        }
    }

    /// A completed exchange.
    pub(crate) async fn exchange(&self, offer: &Offer, asker: MemberId, at: Timestamp) -> Trade {
        let trade = self.propose(offer, asker, 1).await;
        self.record(&Self::agreement(&trade)).await;
        let events = self.completion(&trade, at);
        self.try_record(&events, at).await.expect("completed");
        trade
    }
}

/// A message to go now.
pub(crate) fn say(to: To, text: &str) -> Post {
    say_at(to, text, T0)
}

pub(crate) fn say_at(to: To, text: &str, not_before: Timestamp) -> Post {
    Post { to, what: Outgoing::Say(Message::say(text)), not_before, starts: None, rank: bot_core::store::Rank::Notice }
}

/// A group.
pub(crate) fn group(address: &str) -> To {
    To::Chat(Network::Telegram, chat(address))
}

/// What is said, or what is drawn.
pub(crate) fn words(ready: &[Ready]) -> Vec<String> {
    ready
        .iter()
        .map(|ready| match &ready.what {
            Outgoing::Say(message) => message.lines[0].text.clone(),
            Outgoing::Card(offer) => format!("card {}", offer.0),
            Outgoing::Acknowledge(callback) => format!("heard {callback}"),
            Outgoing::Leave => "leave".to_owned(),
        })
        .collect()
}
