### What Troquet says.
###
### Rules of this file
### - Plain words, short whole sentences (A2/B1), kind; never glued from pieces: one key, one sentence or label.
### - « vous » here; only the sentences that differ with « tu » stand again in ../fr-tutoie/bot-core.ftl.
### - Épicène: « membre », « la personne qui prête »; nobody's gender is asked or guessed.
### - No name after « de », « le », « que »: write « Prêteur : Ana », not « le prêt d'Ana » (élision).
### - Apostrophe ’ (never '), ellipsis … (never three dots), guillemets « … » with plain spaces. Type plain spaces before : ; ! ? too: they
###   become non-breaking when the file is loaded (bot-core/src/lang/typography.rs). Exactly one space, always.
### - Points, dates and lists come ready made as arguments: $points, $day. Counted nouns: French « one » holds for 0 and 1.5 too, so write
###   { $n -> [0] … [1] … *[other] … }.
### - Keys: the place that speaks, then what it says: refusal-own-offer, card-offer-title. Sections by ##.

## Dates

weekday = { $day ->
    [1] lundi
    [2] mardi
    [3] mercredi
    [4] jeudi
    [5] vendredi
    [6] samedi
   *[7] dimanche
}
month = { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
}
day-of-month = { $number ->
    [1] 1er
   *[other] { $number }
}
date = { $weekday } { $number } { $month }
date-with-year = { $weekday } { $number } { $month } { $year }
date-and-time = { $date } à { $time }
hour = { $hour }{"\u00A0"}h
hour-and-minutes = { $hour }{"\u00A0"}h{"\u00A0"}{ $minutes }

## Points, lists, ratings

points = { $number } { $unit }
list-and = { $first } et { $last }
stars = ★ { $mean }
