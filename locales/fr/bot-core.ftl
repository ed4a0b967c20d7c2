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

## Balance

balance = Votre solde : { $points }.
balance-held = Mis de côté pour vos échanges en cours : { $points }.
balance-available = Vous pouvez encore donner { $points } : le solde peut descendre jusqu’à { $floor }.
balance-nothing-available = Vous ne pouvez rien donner pour le moment : le solde peut descendre jusqu’à { $floor }.
balance-newcomer = { $count ->
    [1] Encore un échange terminé, et il pourra descendre jusqu’à { $floor }.
   *[other] Encore { $count } échanges terminés, et il pourra descendre jusqu’à { $floor }.
}
balance-low = Vous avez beaucoup reçu. Proposez quelque chose à votre tour avec /offre : un coup de main suffit.
balance-high = Vous avez beaucoup donné, merci ! Faites-vous plaisir : /annonces montre ce qui se propose.
balance-gift = Dans ce club, tout se donne sans compter.
balance-given = { $count ->
    [0] Vous n’avez encore rien donné : /offre est là pour cela.
    [1] Vous avez donné une fois.
   *[other] Vous avez donné { $count } fois.
}
balance-received = { $count ->
    [0] Vous n’avez encore rien reçu : regardez /annonces.
    [1] Vous avez reçu une fois.
   *[other] Vous avez reçu { $count } fois.
}
button-statement = Relevé
button-why-balance = Pourquoi ce solde ?

# /releve

statement-none = Rien n’a encore bougé : votre solde est de { $points }. Il change avec le premier échange terminé.
statement-last = { $count ->
    [1] Le dernier mouvement :
   *[other] Les { $count } derniers mouvements :
}
statement-line = { $day } · { $points } · { $about }
statement-file = Tous les mouvements sont dans le fichier.
statement-file-newest = Les { $count } mouvements les plus récents sont dans le fichier.
statement-file-name = releve-{ $day }.csv
column-when = Date
column-points = Mouvement ({ $unit })
column-balance = Solde
column-with = Avec
column-about = Objet
movement-exchange = échange { $number } avec { $name }, « { $title } »
movement-to = versement à { $name }
movement-to-for = versement à { $name } : { $reason }
movement-by = versement par { $name }
movement-by-for = versement par { $name } : { $reason }
movement-grant = accordé par le club
movement-grant-for = accordé par le club : { $reason }
movement-closing = compte clôturé
movement-joining = comptes réunis
movement-correction = correction
the-club = le club
a-former-member = une personne qui a quitté le club

# /pourquoi

why-head = Votre solde : { $points }. Voici d’où il vient :
why-head-older = Un peu plus tôt, votre solde était à { $points }. Voici d’où il venait :
why-exchange-given = Le { $day }, vous avez donné { $points } à { $name } pour « { $title } » (échange { $number }).
why-exchange-earned = Le { $day }, { $name } vous a donné { $points } pour « { $title } » (échange { $number }).
why-paid = Le { $day }, vous avez versé { $points } à { $name }.
why-paid-for = Le { $day }, vous avez versé { $points } à { $name } pour « { $reason } ».
why-received = Le { $day }, { $name } vous a versé { $points }.
why-received-for = Le { $day }, { $name } vous a versé { $points } pour « { $reason } ».
why-grant = Le { $day }, le club vous a accordé { $points }.
why-grant-for = Le { $day }, le club vous a accordé { $points } pour « { $reason } ».
why-closing = Le { $day }, le compte a été clôturé : { $points }.
why-joining = Le { $day }, deux comptes ont été réunis en un seul : { $points }.
why-correction = Le { $day }, un mouvement a été corrigé : { $points }.

## Payments

pay-ask = Verser { $points } à { $name } ?
pay-which = Plusieurs membres portent ce nom. À qui verser { $points } ?
pay-after = Votre solde passera de { $before } à { $after }.
pay-done = C’est fait : { $name } reçoit { $points }. Votre solde : { $balance }.
pay-received = { $name } vous a versé { $points }. Votre solde : { $balance }.
pay-received-for = { $name } vous a versé { $points } pour « { $reason } ». Votre solde : { $balance }.
pay-cancelled = D’accord, rien n’a été versé.
pay-already = C’est déjà fait : { $name } a reçu { $points }, une seule fois.
pay-over = Ce versement n’attend plus de réponse, et rien n’est parti cette fois. Écrivez /releve pour voir ce qui a été versé.
member-of-that-name = { $count ->
    [0] { $name } (aucun échange)
    [1] { $name } (un échange)
   *[other] { $name } ({ $count } échanges)
}
button-pay = Payer
button-dont-pay = Annuler

# /accorder

grant-ask = Accorder { $points } à { $name }, depuis le compte du club ?
grant-read-by-all = Tout le club pourra lire la raison.
grant-done = C’est fait : { $name } reçoit { $points } du club.
grant-received = Le club vous accorde { $points } pour « { $reason } ». Votre solde : { $balance }.
grant-public = Le club accorde { $points } à { $name } pour « { $reason } ».
button-grant = Accorder

## Ratings

rate-stars-noted = Merci ! Vous donnez { $stars } sur 5 à { $name }.
rate-words-ask = Un mot à ajouter ? Écrivez-le ici : il sera lu par tout le club.
rate-noted = C’est noté, merci ! Les avis s’affichent ensemble : dès que { $name } a noté aussi, ou { $until } au plus tard.
rate-shown = { $name } vous donne { $stars } sur 5.
rate-shown-yours = Votre avis est visible aussi.
rate-shown-alone = Le temps pour noter est passé, et { $name } n’a pas donné de note. Votre avis est maintenant visible.
rate-answer-ask = Que voulez-vous répondre ? Tout le club pourra le lire, et une seule réponse est possible.
rate-answer-done = C’est publié sous l’avis reçu.
rate-answered = { $name } a répondu à votre avis :
button-no-comment = Sans commentaire
button-answer-rating = Répondre

## Profile

profile-association = { $name } (association)
profile-collective = { $name } (collectif)
profile-business = { $name } (entreprise)
profile-which = Plusieurs membres portent ce nom. Qui voulez-vous voir ?
profile-rating = { $count ->
    [1] { $stars } (un avis en 12 mois)
   *[other] { $stars } ({ $count } avis en 12 mois)
}
profile-no-rating = Aucun avis ces 12 derniers mois.
profile-completed = { $count ->
    [0] Aucun échange terminé pour l’instant.
    [1] Un échange terminé.
   *[other] { $count } échanges terminés.
}
profile-gifts = Donné : { $given } fois. Reçu : { $received } fois.
profile-since = Dans le club depuis le { $day }.
profile-no-shows = { $count ->
    [1] Un rendez-vous manqué, confirmé.
   *[other] { $count } rendez-vous manqués, confirmés.
}
profile-own-no-shows = { $count ->
    [1] Un rendez-vous manqué est noté ici. Cela arrive : la prochaine fois, un petit mot avant suffit.
   *[other] { $count } rendez-vous manqués sont notés ici. Cela arrive : la prochaine fois, un petit mot avant suffit.
}
profile-reviews = Derniers avis :
profile-review = { $stars } sur 5, par { $name }
profile-answer = Réponse : { $answer }

## Later

later-noted = D’accord, je vous en reparle { $when }.
later-too-late = Cela ne peut pas attendre si longtemps : c’est pour { $until } au plus tard. Répondez d’ici là.
no-more-trade = D’accord, je ne vous rappelle plus l’échange { $number }. Écrivez /echange { $number } pour le retrouver.
no-more-offer = D’accord, je ne vous le demande plus. L’annonce { $number } reste en ligne jusqu’au { $day }.
