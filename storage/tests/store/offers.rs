//! Offers, pieces, lists, queues.

use bot_core::{
    event::{Event, Pieces},
    id::{OfferId, OfferNumber, PhotoId, Version},
    offer::{Offer, OfferState, Quantity},
    store::{OfferFilter, PageAt, Photo},
    text::Title,
    wire::{FileRef, Network},
};

use crate::world::{DAY, T0, World, later, on_both};

const PAGE: PageAt = PageAt { index: 0, size: 10 };

fn moved(offer: &Offer, movement: Pieces, pieces: u32) -> [Event; 1] {
    [Event::PiecesMoved { offer: offer.id, movement, pieces }]
}

on_both! {
    async fn an_offer_there_and_back(world) {
        let club = world.club("Vernier").await;
        let zoe = world.member(&club, "Zoé").await;
        let offer = world.offer(&club, zoe, Some(3), 5).await;
        let mut tx = world.tx().await;
        let view = tx.offer(offer.id).await.expect("read").expect("an offer");
        assert_eq!((&view.offer, view.owner.id, view.owner.name.as_str(), view.queue), (&offer, zoe, "Zoé", 0));
        assert_eq!(tx.offer_numbered(club.id, OfferNumber(1)).await.expect("read"), Some(view));
        assert_eq!(tx.offer_numbered(club.id, OfferNumber(2)).await.expect("read"), None);
        assert_eq!(tx.offer(OfferId(999)).await.expect("read"), None);
    }

    async fn a_number_is_used_once(world) {
        let club = world.club("Vernier").await;
        let zoe = world.member(&club, "Zoé").await;
        let offer = world.offer(&club, zoe, Some(3), 5).await;
        let double = world.unpublished(&club, zoe, offer.number, None, 1);
        world.refuses(&[Event::OfferPublished { offer: double }]).await;
    }

    async fn changes_leave_quantities_alone(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let mut offer = world.offer(&club, zoe, Some(3), 5).await;
        let trade = world.propose(&offer, ali, 2).await;
        world.record(&World::agreement(&trade)).await;
        offer.content.title = Title::new("Pots de miel").expect("a title");
        offer.version = offer.version.next();
        offer.state = OfferState::Expired;
        offer.expires_at = later(DAY);
        offer.quantity = Quantity { published: Some(4), reserved: 0, given: 0 };
        world.record(&[Event::OfferChanged { offer: offer.clone() }]).await;
        let mut tx = world.tx().await;
        let now = tx.offer(offer.id).await.expect("read").expect("an offer").offer;
        assert_eq!(now, Offer { quantity: Quantity { published: Some(4), reserved: 2, given: 0 }, ..offer.clone() });
        drop(tx);
        // An older version, and fewer pieces than are promised.
        let old = Offer { version: Version::FIRST, ..offer.clone() };
        world.refuses(&[Event::OfferChanged { offer: old }]).await;
        let fewer = Offer { quantity: Quantity { published: Some(1), reserved: 0, given: 0 }, ..offer };
        world.refuses(&[Event::OfferChanged { offer: fewer }]).await;
    }

    async fn pieces_add_up(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let offer = world.offer(&club, zoe, Some(3), 5).await;
        // Nothing is promised yet.
        for movement in [Pieces::Freed, Pieces::Given] {
            world.refuses(&moved(&offer, movement, 1)).await;
        }
        world.refuses(&moved(&offer, Pieces::Reserved, 4)).await;
        let trade = world.exchange(&offer, ali, T0).await;
        assert_eq!(trade.terms.pieces(), 1);
        world.refuses(&moved(&offer, Pieces::Reserved, 3)).await;
        let second = world.propose(&offer, ali, 2).await;
        world.record(&World::agreement(&second)).await;
        world.refuses(&moved(&offer, Pieces::Reserved, 1)).await;
        let mut tx = world.tx().await;
        let quantity = tx.offer(offer.id).await.expect("read").expect("an offer").offer.quantity;
        assert_eq!(quantity, Quantity { published: Some(3), reserved: 2, given: 1 });
    }

    async fn lists_are_paged_and_filtered(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let mut offers = Vec::new();
        for (owner, points) in [(zoe, 1), (zoe, 2), (ali, 3), (ali, 4), (ali, 5)] {
            offers.push(world.offer(&club, owner, None, points).await);
        }
        let other = world.club("Meyrin").await;
        world.offer(&other, zoe, None, 1).await;
        let withdrawn = Offer { state: OfferState::Withdrawn, version: Version(2), ..offers[3].clone() };
        let mut tools = Offer { version: Version(2), ..offers[1].clone() };
        tools.content.category = Some("tools".to_owned());
        let expiring = Offer { expires_at: later(DAY), version: Version(2), ..offers[0].clone() };
        for offer in [withdrawn, tools, expiring] {
            world.record(&[Event::OfferChanged { offer }]).await;
        }
        let mut tx = world.tx().await;
        let everybody = OfferFilter::default();
        let mut list = async |filter: &OfferFilter, page, now| {
            let page = tx.offers(club.id, filter, page, now).await.expect("read");
            (page.items.iter().map(|view| view.offer.number.0).collect::<Vec<_>>(), page.total)
        };
        assert_eq!(list(&everybody, PAGE, T0).await, (vec![5, 3, 2, 1], 4));
        assert_eq!(list(&everybody, PAGE, later(DAY)).await, (vec![5, 3, 2], 3));
        assert_eq!(list(&everybody, PageAt { index: 1, size: 3 }, T0).await, (vec![1], 4));
        assert_eq!(list(&everybody, PageAt { index: 7, size: 3 }, T0).await, (vec![], 4));
        let tools = OfferFilter { owner: None, category: Some("tools".to_owned()) };
        assert_eq!(list(&tools, PAGE, T0).await, (vec![2], 1));
        let alis = OfferFilter { owner: Some(ali), category: None };
        assert_eq!(list(&alis, PAGE, later(99 * DAY)).await, (vec![5, 4, 3], 3));
        let alis_tools = OfferFilter { owner: Some(ali), ..tools };
        assert_eq!(list(&alis_tools, PAGE, T0).await, (vec![], 0));
        assert_eq!(tx.open_offers(club.id, ali, T0).await.expect("read"), 2);
        assert_eq!(tx.open_offers(club.id, zoe, later(DAY)).await.expect("read"), 1);
    }

    async fn first_come_first(world) {
        let club = world.club("Vernier").await;
        let (zoe, ali) = (world.member(&club, "Zoé").await, world.member(&club, "Ali").await);
        let maya = world.member(&club, "Maya").await;
        let offer = world.offer(&club, zoe, Some(1), 5).await;
        for (member, at) in [(maya, 1), (ali, 1), (maya, 2)] {
            world.record(&[Event::Queued { offer: offer.id, member, at: later(at) }]).await;
        }
        let mut tx = world.tx().await;
        assert_eq!(tx.queue(offer.id).await.expect("read"), [maya, ali]);
        assert_eq!(tx.offer(offer.id).await.expect("read").expect("an offer").queue, 2);
        drop(tx);
        world.record(&[Event::Unqueued { offer: offer.id, member: maya }]).await;
        let mut tx = world.tx().await;
        assert_eq!(tx.queue(offer.id).await.expect("read"), [ali]);
    }

    async fn a_photo_and_its_bytes(world) {
        let file = |n: i64| FileRef(format!("file-{n}"));
        let mut tx = world.tx().await;
        for n in [1, 2, 3] {
            tx.save_photo(PhotoId(n), Network::Telegram, &file(n), T0).await.expect("kept");
        }
        tx.save_photo(PhotoId(4), Network::Matrix, &file(4), T0).await.expect("kept");
        let here = [Network::Telegram];
        let waiting = tx.photos_to_fetch(&here, 2).await.expect("read");
        assert_eq!(waiting.iter().map(|photo| photo.id.0).collect::<Vec<_>>(), [3, 2]);
        assert_eq!(tx.photos_to_fetch(&[], 2).await.expect("read"), []);
        tx.keep_photo(PhotoId(1), Some(&[0xFF, 0xD8, 0])).await.expect("kept");
        tx.keep_photo(PhotoId(2), None).await.expect("noted");
        let waiting = tx.photos_to_fetch(&here, 9).await.expect("read");
        assert_eq!(waiting.iter().map(|photo| photo.id.0).collect::<Vec<_>>(), [3]);
        let jpeg = Some(vec![0xFF, 0xD8, 0]);
        let kept = Photo { id: PhotoId(1), network: Network::Telegram, file: file(1), jpeg, is_coming: false, at: T0 };
        assert_eq!(tx.photo(PhotoId(1)).await.expect("read"), Some(kept));
        let given_up = tx.photo(PhotoId(2)).await.expect("read").expect("a photo");
        assert_eq!((given_up.jpeg, given_up.is_coming), (None, false));
        assert!(tx.photo(PhotoId(3)).await.expect("read").expect("a photo").is_coming);
        assert_eq!(tx.photo(PhotoId(9)).await.expect("read"), None);
    }

    async fn a_photo_nobody_shows_goes(world) {
        let mut tx = world.tx().await;
        tx.save_photo(PhotoId(7), Network::Telegram, &FileRef("abc".to_owned()), T0).await.expect("kept");
        assert!(tx.save_photo(PhotoId(7), Network::Telegram, &FileRef("abc".to_owned()), T0).await.is_err());
        drop(tx);
        let mut tx = world.tx().await;
        tx.save_photo(PhotoId(7), Network::Telegram, &FileRef("abc".to_owned()), T0).await.expect("kept");
        tx.tidy(later(7 * DAY + 1)).await.expect("tidied");
        tx.save_photo(PhotoId(7), Network::Telegram, &FileRef("abc".to_owned()), T0).await.expect("kept");
    }
}
