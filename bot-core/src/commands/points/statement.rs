//! `/releve`: the last movements and a file of all; `/pourquoi`: each movement in one sentence, newest first, page by page.
//!
//! Deliberately absent: anybody else's movements, the club's account among them.

use crate::{
    card::Attachment,
    club::{Club, PointsPolicy},
    commands::{
        Args, Press, Verb,
        points::{about, balance},
    },
    engine::context::{Ctx, Done},
    id::MemberId,
    lang::{Lang, say},
    ledger::Points,
    notify::points as words,
    store::{Movement, PageAt, StoreError},
    time::Timestamp,
};

/// Movements in the message.
const LINES: usize = 10;

/// Movements on one page of `/pourquoi`.
const PAGE: u32 = 10;

/// Movements read at once for the file, and the most that it holds.
const READ: u32 = 100;
const MOST: u32 = 5_000;

/// Answers in private with the last movements, and all of them as a file.
///
/// # Errors
/// Those of [`Ctx::club`].
pub async fn run(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let club = ctx.club(args.club).await?;
    let me = ctx.my_id()?;
    let lang = ctx.lang(&club);
    let mut page = ctx.work.tx.statement(club.id, me, PageAt { index: 0, size: READ }).await?;
    if page.items.is_empty() {
        return none(ctx, &club, me).await;
    }
    let mut movements = std::mem::take(&mut page.items);
    for index in 1..page.total.min(MOST).div_ceil(READ) {
        movements.extend(ctx.work.tx.statement(club.id, me, PageAt { index, size: READ }).await?.items);
    }
    let head = about(ctx, &club).line(say!(lang, "balance", points = lang.points(movements[0].balance)));
    let head = head.line(say!(lang, "statement-last", count = movements.len().min(LINES)));
    let zone = club.rules.zone;
    let message = movements.iter().take(LINES).fold(head, |message, movement| {
        message.item(say!(
            lang,
            "statement-line",
            day = lang.date_short(movement.transfer.at.day(zone)),
            points = lang.signed(words::change(movement, me)),
            about = words::about(movement, me, &lang)
        ))
    });
    let message = message.line(if page.total > MOST {
        say!(lang, "statement-file-newest", count = MOST)
    } else {
        say!(lang, "statement-file")
    });
    let message = message
        .file(file(&movements, me, &club, &lang, ctx.work.now)?)
        .choice(say!(lang, "button-why-balance"), Press::new(Verb::WhyBalance, club.id));
    ctx.answer(message);
    Ok(())
}

/// « Pourquoi ce solde ? » : one sentence per movement; `/pourquoi 2` is the second page.
///
/// # Errors
/// Those of [`Ctx::club`].
pub async fn why(ctx: &mut Ctx<'_>, args: Args) -> Done {
    let club = ctx.club(args.club).await?;
    let me = ctx.my_id()?;
    let lang = ctx.lang(&club);
    let mut index = args.number.unwrap_or(1).clamp(1, MOST) - 1;
    let mut page = ctx.work.tx.statement(club.id, me, PageAt { index, size: PAGE }).await?;
    if page.items.is_empty() && page.total > 0 {
        // A page beyond the last one: the last one.
        index = (page.total - 1) / PAGE;
        page = ctx.work.tx.statement(club.id, me, PageAt { index, size: PAGE }).await?;
    }
    let Some(newest) = page.items.first() else { return none(ctx, &club, me).await };
    let zone = club.rules.zone;
    let head = about(ctx, &club).line(match index {
        0 => say!(lang, "why-head", points = lang.points(newest.balance)),
        _ => say!(lang, "why-head-older", points = lang.points(newest.balance)),
    });
    let mut message = page.items.iter().fold(head, |message, movement| {
        let day = lang.date_short(movement.transfer.at.day(zone));
        message.item(words::sentence(movement, me, &day, &lang))
    });
    if index > 0 {
        message = message.choice(say!(lang, "button-newer"), Press::new(Verb::WhyBalance, club.id).number(index));
    }
    if (index + 1).saturating_mul(PAGE) < page.total {
        message = message.choice(say!(lang, "button-older"), Press::new(Verb::WhyBalance, club.id).number(index + 2));
    }
    ctx.answer(message);
    Ok(())
}

/// Nothing has moved yet.
async fn none(ctx: &mut Ctx<'_>, club: &Club, me: MemberId) -> Done {
    let lang = ctx.lang(club);
    let message = about(ctx, club);
    let message = match club.rules.points {
        PointsPolicy::Gift => balance::gifts(message, &ctx.work.tx.profile(club.id, me, 0).await?, &lang),
        PointsPolicy::MutualCredit(_) => message.line(say!(lang, "statement-none", points = lang.points(Points::ZERO))),
    };
    ctx.answer(message);
    Ok(())
}

/// The movements as a table that spreadsheets in French open: semicolons, and a byte order mark for the accents.
fn file(movements: &[Movement], me: MemberId, club: &Club, lang: &Lang, now: Timestamp) -> Done<Attachment> {
    let mut table = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    let broken = |error: csv::Error| StoreError(Box::new(error));
    table
        .write_record([
            say!(lang, "column-when"),
            say!(lang, "column-points", unit = lang.unit().many.as_str()),
            say!(lang, "column-balance"),
            say!(lang, "column-with"),
            say!(lang, "column-about"),
        ])
        .map_err(broken)?;
    for movement in movements {
        table
            .write_record([
                movement.transfer.at.local(club.rules.zone).format("%Y-%m-%d %H:%M").to_string(),
                words::change(movement, me).to_string(),
                movement.balance.to_string(),
                harmless(words::other(movement, lang)),
                harmless(words::about(movement, me, lang)),
            ])
            .map_err(broken)?;
    }
    let bytes = table.into_inner().map_err(|error| StoreError(Box::new(error.into_error())))?;
    let text = String::from_utf8(bytes).map_err(|error| StoreError(Box::new(error)))?;
    let day = now.day(club.rules.zone).to_string();
    Ok(Attachment {
        name: say!(lang, "statement-file-name", day = day),
        media_type: "text/csv; charset=utf-8".to_owned(),
        text: format!("\u{FEFF}{text}"),
    })
}

/// What people typed never becomes a spreadsheet's formula.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        club::Rules,
        id::TransferId,
        ledger::{Holder, Transfer, TransferKey, TransferKind},
        samples::{ASKER, CLUB, OWNER, amount, at, now, phrase},
        text::Name,
    };

    fn paid(reason: &str, other: &str) -> Movement {
        Movement {
            transfer: Transfer {
                id: TransferId(1),
                club: CLUB,
                from: Holder::Member(OWNER),
                to: Holder::Member(ASKER),
                amount: amount(12),
                kind: TransferKind::Payment,
                trade: None,
                corrects: None,
                key: TransferKey::Input("console:1".to_owned()),
                reason: Some(phrase(reason)),
                at: at("2026-03-01 18:30"),
            },
            other: Some(other.to_owned()),
            trade: None,
            balance: Points(-9),
        }
    }

    /// A file that a spreadsheet opens, whatever people typed.
    #[test]
    fn the_file_of_a_statement() {
        let club = Club { id: CLUB, name: Name::new("Les voisins").expect("a name"), rules: Rules::default(), created_at: now() };
        let lang = Lang::default();
        let movements = [paid("samedi", "Zoé"), paid("dit « a;b \"c\" »", "=1+1")];
        let file = file(&movements, OWNER, &club, &lang, now()).expect("it is written into memory");
        assert_eq!(file.name, "releve-2026-03-02.csv");
        assert_eq!(
            file.text.replace(['\u{A0}', '\u{202F}'], " "),
            "\u{FEFF}Date;Mouvement (points);Solde;Avec;Objet\n\
             2026-03-01 18:30;-12;-9;Zoé;versement à Zoé : samedi\n\
             2026-03-01 18:30;-12;-9;'=1+1;\"versement à =1+1 : dit « a;b \"\"c\"\" »\"\n"
        );
        let incoming = super::file(&movements[..1], ASKER, &club, &lang, now()).expect("it is written into memory");
        assert_eq!(
            incoming.text.lines().last().map(|line| line.replace('\u{A0}', " ")).as_deref(),
            Some("2026-03-01 18:30;12;-9;Zoé;versement par Zoé : samedi")
        );
    }
}
