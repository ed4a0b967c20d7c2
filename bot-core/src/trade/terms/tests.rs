use super::*;
use crate::{
    offer::Content,
    samples::{amount, as_barter, as_gift, content, for_points, mixed, offer, phrase, wanted},
};

fn pieces(pieces: u32) -> Give {
    Give { thing: Some(Thing::Offered { pieces }), points: None }
}

/// Who receives a thing, who pays, how many pieces, who would pay.
#[test]
fn sides_of_terms() {
    use Side::{Asker, Owner};
    let table = [
        ("gift", as_gift(), vec![Asker], None, Some(Asker)),
        ("points", for_points(), vec![Asker], Some((Asker, amount(12))), Some(Asker)),
        ("barter", as_barter(), vec![Owner, Asker], None, Some(Asker)),
        ("mixed", mixed(), vec![Owner, Asker], Some((Asker, amount(5))), Some(Asker)),
        ("wanted", wanted(), vec![Owner], Some((Owner, amount(12))), Some(Owner)),
    ];
    for (name, terms, receive, payment, payer) in table {
        assert_eq!(Side::BOTH.into_iter().filter(|side| terms.receives(*side)).collect::<Vec<_>>(), receive, "{name}");
        assert_eq!(terms.payment(), payment, "{name}");
        assert_eq!(terms.pieces(), 1, "{name}");
        assert_eq!(terms.natural_payer(), payer, "{name}");
        assert_eq!(terms.check(), Ok(()), "{name}");
    }
    // Directly, without an offer: who receives without giving.
    let help = Terms { owner: Give { thing: Some(Thing::Words(phrase("une heure d’aide"))), points: None }, ..as_gift() };
    assert_eq!((help.natural_payer(), help.pieces()), (Some(Asker), 0));
}

#[test]
fn what_makes_no_exchange() {
    let both_pay = Terms { owner: Give { points: Some(amount(1)), ..pieces(1) }, ..for_points() };
    let nothing = Terms { owner: Give::NOTHING, ..for_points() };
    let none = Terms { owner: pieces(0), ..for_points() };
    let none_wanted = Terms { asker: pieces(0), ..wanted() };
    let twice = Terms { owner: pieces(1), asker: pieces(2), when: None, place: None };
    let table = [
        (both_pay, Refusal::PointsBothWays),
        (nothing, Refusal::EmptyTerms),
        (none, Refusal::BadQuantity),
        (none_wanted, Refusal::BadQuantity),
        (twice, Refusal::BadQuantity),
    ];
    for (terms, refusal) in table {
        assert_eq!(terms.check(), Err(refusal), "{terms:?}");
    }
}

/// What an offer asks for itself.
#[test]
fn terms_of_an_offer() {
    let book = || Some(phrase("un livre"));
    let asked = |direction: Direction, back: Return, pieces: u32| {
        let offer = offer(0, 0);
        let content = Content { direction, back, ..content() };
        let terms = Terms::asked_by(&Offer { content, ..offer }, pieces)?;
        Ok((terms.owner, terms.asker))
    };
    let back = |points: Option<i64>, barter: Option<Phrase>, both: bool| Return { points: points.map(amount), barter, both };
    let gives = |thing: Option<Phrase>, points: Option<i64>| Give { thing: thing.map(Thing::Words), points: points.map(amount) };
    let (offering, wanting) = (Direction::Offering, Direction::Wanting);
    assert_eq!(asked(offering, Return::default(), 1), Ok((pieces(1), Give::NOTHING)));
    assert_eq!(asked(offering, back(Some(12), None, false), 2), Ok((pieces(2), gives(None, Some(24)))));
    assert_eq!(asked(offering, back(None, book(), false), 1), Ok((pieces(1), gives(book(), None))));
    // Points or a thing: points come first. Points and a thing: both.
    assert_eq!(asked(offering, back(Some(12), book(), false), 1), Ok((pieces(1), gives(None, Some(12)))));
    assert_eq!(asked(offering, back(Some(12), book(), true), 1), Ok((pieces(1), gives(book(), Some(12)))));
    assert_eq!(asked(wanting, back(Some(12), None, false), 1), Ok((gives(None, Some(12)), pieces(1))));
    assert_eq!(asked(offering, back(Some(50_000), None, false), 3), Err(Refusal::BadAmount));
}
