//! Points: what moves, and what can't.

use bot_core::{
    club::{Credit, PointsPolicy},
    event::Event,
    id::TransferId,
    ledger::{Holder, Points, Transfer, TransferKey, TransferKind},
    store::{Movement, PageAt},
    trade::{End, Side, Trade, TradeState},
};

use crate::world::{DAY, T0, World, amount, later, on_both};

const PAGE: PageAt = PageAt { index: 0, size: 10 };

on_both! {
    async fn an_exchange_is_held_and_paid(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let offer = world.offer(&club, zoe, Some(3), 5).await;
        let trade = world.propose(&offer, ali, 2).await;
        world.record(&World::agreement(&trade)).await;
        assert_eq!(world.points(&club, ali).await, (0, 10, 0));
        assert_eq!(world.points(&club, zoe).await, (0, 0, 0));
        world.record(&world.completion(&trade, later(DAY))).await;
        assert_eq!(world.points(&club, ali).await, (-10, 0, 1));
        assert_eq!(world.points(&club, zoe).await, (10, 0, 1));
    }

    async fn a_hold_resolves_once(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let offer = world.offer(&club, zoe, None, 5).await;
        let trade = world.propose(&offer, ali, 1).await;
        let agreed = &World::agreement(&trade)[1..];
        world.record(agreed).await;
        // The same hold again, a payment twice, a payment after a release.
        world.refuses(&agreed[..1]).await;
        let pay = |id| {
            let transfer = Transfer { id: TransferId(id), ..world.payment(&trade, Side::Asker, amount(5), T0) };
            Event::HoldPosted { trade: trade.id, transfer }
        };
        let done = Event::TradeChanged { trade: Trade { state: TradeState::Completed { at: T0 }, ..trade.clone() } };
        world.record(&[pay(900), done]).await;
        world.refuses(&[pay(901)]).await;
        world.refuses(&[Event::HoldVoided { trade: trade.id }]).await;
        assert_eq!((world.points(&club, ali).await, world.points(&club, zoe).await), ((-5, 0, 1), (5, 0, 1)));
    }

    async fn a_payment_is_the_one_that_was_held(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let maya = world.member(&club, "Maya").await;
        let offer = world.offer(&club, zoe, None, 5).await;
        let trade = world.propose(&offer, ali, 1).await;
        world.record(&World::agreement(&trade)[1..]).await;
        let right = world.payment(&trade, Side::Asker, amount(5), T0);
        let wrong = [
            Transfer { amount: amount(6), ..right.clone() },
            Transfer { to: Holder::Member(maya), ..right.clone() },
            Transfer { from: Holder::Member(zoe), to: Holder::Member(ali), ..right.clone() },
            Transfer { trade: None, ..right.clone() },
        ];
        for transfer in wrong {
            world.refuses(&[Event::HoldPosted { trade: trade.id, transfer }]).await;
        }
        assert_eq!(world.points(&club, ali).await, (0, 5, 0));
    }

    async fn paying_less_frees_the_rest(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let offer = world.offer(&club, zoe, None, 9).await;
        let trade = world.propose(&offer, ali, 1).await;
        world.record(&World::agreement(&trade)[1..]).await;
        let transfer = world.payment(&trade, Side::Asker, amount(4), T0);
        let settled = Trade { state: TradeState::Ended { end: End::Settled }, ..trade.clone() };
        world.record(&[Event::HoldPosted { trade: trade.id, transfer }, Event::TradeChanged { trade: settled }]).await;
        assert_eq!((world.points(&club, ali).await, world.points(&club, zoe).await), ((-4, 0, 0), (4, 0, 0)));
    }

    async fn a_release_frees_all(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let offer = world.offer(&club, zoe, None, 9).await;
        let trade = world.propose(&offer, ali, 1).await;
        world.record(&World::agreement(&trade)[1..]).await;
        let ended = Trade { state: TradeState::Ended { end: End::Lapsed }, ..trade.clone() };
        world.record(&[Event::HoldVoided { trade: trade.id }, Event::TradeChanged { trade: ended }]).await;
        assert_eq!(world.points(&club, ali).await, (0, 0, 0));
        world.refuses(&[Event::HoldVoided { trade: trade.id }]).await;
    }

    async fn the_same_key_pays_once(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let first = world.transfer(&club, (Holder::Member(ali), Holder::Member(zoe)), 5, TransferKind::Payment);
        let again = Transfer { id: TransferId(world.id()), ..first.clone() };
        world.record(&[Event::PointsMoved { transfer: first }]).await;
        world.refuses(&[Event::PointsMoved { transfer: again }]).await;
        assert_eq!(world.points(&club, ali).await, (-5, 0, 0));
    }

    async fn the_tables_know_the_floor(world) {
        let mut club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let sides = (Holder::Member(ali), Holder::Member(zoe));
        let pay = |club: &_, points| Event::PointsMoved { transfer: world.transfer(club, sides, points, TransferKind::Payment) };
        // A newcomer goes down to −20, not by holding 15 and paying 6 either.
        world.refuses(&[pay(&club, 21)]).await;
        let offer = world.offer(&club, zoe, None, 15).await;
        let trade = world.propose(&offer, ali, 1).await;
        world.record(&World::agreement(&trade)[1..]).await;
        world.refuses(&[pay(&club, 6)]).await;
        world.record(&[pay(&club, 5)]).await;
        assert_eq!(world.points(&club, ali).await, (-5, 15, 0));
        // A hold that would go below is refused too.
        let second = world.propose(&offer, ali, 1).await;
        world.refuses(&World::agreement(&second)[1..]).await;
        // The floor follows the rules.
        club.rules.points = PointsPolicy::MutualCredit(Credit {
            floor: Points(-40),
            warning: Points(-30),
            ceiling: Points(500),
            ceiling_is_hard: false,
            newcomer_floor: Points(-40),
            newcomer_exchanges: 3,
        });
        world.record(&[Event::ClubChanged { club: club.clone() }]).await;
        world.record(&[pay(&club, 20)]).await;
        world.refuses(&[pay(&club, 1)]).await;
        assert_eq!(world.points(&club, ali).await, (-25, 15, 0));
    }

    async fn three_exchanges_lift_the_floor(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let offer = world.offer(&club, zoe, Some(9), 1).await;
        let pay = |points| {
            let sides = (Holder::Member(ali), Holder::Member(zoe));
            Event::PointsMoved { transfer: world.transfer(&club, sides, points, TransferKind::Payment) }
        };
        for _ in 0..2 {
            world.exchange(&offer, ali, T0).await;
        }
        world.refuses(&[pay(19)]).await;
        world.exchange(&offer, ali, T0).await;
        world.refuses(&[pay(98)]).await;
        world.record(&[pay(97)]).await;
        assert_eq!(world.points(&club, ali).await, (-100, 0, 3));
    }

    async fn the_club_pays_without_a_floor_and_closing_ignores_it(world) {
        let club = world.club("Vernier").await;
        let ali = world.member(&club, "Ali").await;
        world.grant(&club, ali, 5_000).await;
        assert_eq!(world.account(&club, Holder::Club).await.balance, Points(-5_000));
        let closing = world.transfer(&club, (Holder::Member(ali), Holder::Club), 6_000, TransferKind::Closing);
        world.record(&[Event::PointsMoved { transfer: closing }]).await;
        assert_eq!(world.points(&club, ali).await, (-1_000, 0, 0));
    }

    async fn a_movement_needs_two_accounts(world) {
        let club = world.club("Vernier").await;
        let other = world.club("Meyrin").await;
        let ali = world.member(&club, "Ali").await;
        let zoe = world.member(&other, "Zoé").await;
        for sides in [
            (Holder::Member(ali), Holder::Member(zoe)),
            (Holder::Club, Holder::Member(zoe)),
            (Holder::Member(ali), Holder::Member(ali)),
            (Holder::Club, Holder::Club),
        ] {
            let transfer = world.transfer(&club, sides, 1, TransferKind::Correction);
            world.refuses(&[Event::PointsMoved { transfer }]).await;
        }
        assert_eq!(world.points(&club, ali).await, (0, 0, 0));
    }

    async fn a_movement_is_corrected_once(world) {
        let club = world.club("Vernier").await;
        let ali = world.member(&club, "Ali").await;
        let grant = world.transfer(&club, (Holder::Club, Holder::Member(ali)), 7, TransferKind::Grant);
        world.record(&[Event::PointsMoved { transfer: grant.clone() }]).await;
        let correction = || Transfer {
            corrects: Some(grant.id),
            ..world.transfer(&club, (Holder::Member(ali), Holder::Club), 7, TransferKind::Correction)
        };
        world.record(&[Event::PointsMoved { transfer: correction() }]).await;
        world.refuses(&[Event::PointsMoved { transfer: correction() }]).await;
        assert_eq!(world.points(&club, ali).await, (0, 0, 0));
    }

    async fn a_statement_explains_each_balance(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        world.grant(&club, ali, 20).await;
        let offer = world.offer(&club, zoe, Some(3), 5).await;
        let trade = world.exchange(&offer, ali, later(1)).await;
        let paid = Transfer {
            at: later(2),
            reason: Some("aide de samedi".to_owned().try_into().expect("a phrase")),
            ..world.transfer(&club, (Holder::Member(zoe), Holder::Member(ali)), 3, TransferKind::Payment)
        };
        world.record(&[Event::PointsMoved { transfer: paid.clone() }]).await;

        let mut tx = world.tx().await;
        let page = tx.statement(club.id, ali, PAGE).await.expect("read");
        let lines: Vec<_> = page.items.iter().map(|line| {
            let Movement { transfer, other, trade, balance } = line;
            (i64::from(transfer.amount), other.as_deref(), trade.clone(), balance.0)
        }).collect();
        let bought = Some((trade.number, "Pots de confiture".to_owned()));
        assert_eq!(lines, [(3, Some("Zoé"), None, 18), (5, Some("Zoé"), bought, 15), (20, None, None, 20)]);
        assert_eq!(page.total, 3);
        assert_eq!(page.items[0].transfer, paid);
        assert_eq!(page.items[1].transfer.key, TransferKey::Trade(trade.id));
        let second = tx.statement(club.id, ali, PageAt { index: 1, size: 2 }).await.expect("read");
        assert_eq!((second.items.len(), second.total), (1, 3));
        let beyond = tx.statement(club.id, ali, PageAt { index: 9, size: 2 }).await.expect("read");
        assert_eq!((beyond.items.len(), beyond.total), (0, 3));
        let zoes = tx.statement(club.id, zoe, PAGE).await.expect("read");
        assert_eq!(zoes.items.iter().map(|line| line.balance.0).collect::<Vec<_>>(), [2, 5]);
    }

    async fn no_account_before_joining(world) {
        let club = world.club("Vernier").await;
        let (stranger, _) = world.person("Nina").await;
        let mut tx = world.tx().await;
        assert_eq!(tx.account(club.id, Holder::Member(stranger.id)).await.expect("read"), None);
        assert_eq!(tx.statement(club.id, stranger.id, PAGE).await.expect("read").total, 0);
    }
}

/// What a model without a database says of the same acts.
#[derive(Default)]
struct Books {
    /// Balance and held, by member.
    members: Vec<(i64, i64)>,
    club: i64,
    /// Trade, payer, payee, amount of what is open.
    open: Vec<(Trade, usize, usize, i64)>,
}

impl Books {
    fn bears(&self, payer: usize, points: i64) -> bool {
        let (balance, held) = self.members[payer];
        balance - held - points >= -20
    }
}

/// A generator that gives the same acts each time (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(end).expect("small")).expect("small")
    }
}

on_both! {
    /// 250 acts, some of them refused: the tables take exactly what the model takes, and say the same afterwards.
    async fn the_books_agree_with_a_model(world) {
        let club = world.club("Vernier").await;
        let mut members = Vec::new();
        for name in ["Zoé", "Ali", "Maya", "Nina"] {
            members.push(world.member(&club, name).await);
        }
        let mut offers = Vec::new();
        for member in &members {
            offers.push(world.offer(&club, *member, None, 1).await);
        }
        let mut books = Books { members: vec![(0, 0); members.len()], ..Books::default() };
        let mut chance = Chance(2026);
        let (mut taken, mut refused) = (0, 0);
        for _ in 0..250 {
            let payer = chance.below(members.len());
            let payee = (payer + 1 + chance.below(members.len() - 1)) % members.len();
            let points = i64::try_from(1 + chance.below(24)).expect("small");
            let sides = (Holder::Member(members[payer]), Holder::Member(members[payee]));
            let (events, fits) = match chance.below(6) {
                0 => {
                    let transfer = world.transfer(&club, sides, points, TransferKind::Payment);
                    let fits = books.bears(payer, points);
                    if fits {
                        books.members[payer].0 -= points;
                        books.members[payee].0 += points;
                    }
                    (vec![Event::PointsMoved { transfer }], fits)
                }
                1 => {
                    let points = 1 + points / 8;
                    let transfer = world.transfer(&club, (Holder::Club, sides.1), points, TransferKind::Grant);
                    books.members[payee].0 += points;
                    books.club -= points;
                    (vec![Event::PointsMoved { transfer }], true)
                }
                2 | 3 => {
                    let mut trade = world.propose(&offers[payee], members[payer], 1).await;
                    trade.terms.asker.points = Some(amount(points));
                    let fits = books.bears(payer, points);
                    if fits {
                        books.members[payer].1 += points;
                        books.open.push((trade.clone(), payer, payee, points));
                    }
                    (World::agreement(&trade)[1..].to_vec(), fits)
                }
                act => {
                    if books.open.is_empty() {
                        continue;
                    }
                    let at = chance.below(books.open.len());
                    let (trade, payer, payee, held) = books.open.swap_remove(at);
                    books.members[payer].1 -= held;
                    let part = if act == 4 { 0 } else { held.min(points) };
                    books.members[payer].0 -= part;
                    books.members[payee].0 += part;
                    let ended = Trade { state: TradeState::Ended { end: End::Settled }, ..trade.clone() };
                    let resolved = if part == 0 {
                        Event::HoldVoided { trade: trade.id }
                    } else {
                        let transfer = world.payment(&trade, Side::Asker, amount(part), T0);
                        Event::HoldPosted { trade: trade.id, transfer }
                    };
                    (vec![resolved, Event::TradeChanged { trade: ended }], true)
                }
            };
            assert_eq!(world.try_record(&events, T0).await.is_ok(), fits, "{events:?}");
            if fits { taken += 1 } else { refused += 1 }
        }
        for (member, (balance, held)) in members.iter().zip(&books.members) {
            assert_eq!(world.points(&club, *member).await, (*balance, *held, 0));
        }
        assert_eq!(world.account(&club, Holder::Club).await.balance, Points(books.club));
        assert!(taken > 100 && refused >= 25, "{taken} taken, {refused} refused");
    }
}
