### What Troquet says with « tu »: only the sentences that differ from ../fr/bot-core.ftl, under the same keys with the same arguments.

## Balance

balance = Ton solde : { $points }.
balance-held = Mis de côté pour tes échanges en cours : { $points }.
balance-available = Tu peux encore donner { $points } : le solde peut descendre jusqu’à { $floor }.
balance-nothing-available = Tu ne peux rien donner pour le moment : le solde peut descendre jusqu’à { $floor }.
balance-low = Tu as beaucoup reçu. Propose quelque chose à ton tour avec /offre : un coup de main suffit.
balance-high = Tu as beaucoup donné, merci ! Fais-toi plaisir : /annonces montre ce qui se propose.
balance-given = { $count ->
    [0] Tu n’as encore rien donné : /offre est là pour cela.
    [1] Tu as donné une fois.
   *[other] Tu as donné { $count } fois.
}
balance-received = { $count ->
    [0] Tu n’as encore rien reçu : regarde /annonces.
    [1] Tu as reçu une fois.
   *[other] Tu as reçu { $count } fois.
}
statement-none = Rien n’a encore bougé : ton solde est de { $points }. Il change avec le premier échange terminé.
why-head = Ton solde : { $points }. Voici d’où il vient :
why-head-older = Un peu plus tôt, ton solde était à { $points }. Voici d’où il venait :
why-exchange-given = Le { $day }, tu as donné { $points } à { $name } pour « { $title } » (échange { $number }).
why-exchange-earned = Le { $day }, { $name } t’a donné { $points } pour « { $title } » (échange { $number }).
why-paid = Le { $day }, tu as versé { $points } à { $name }.
why-paid-for = Le { $day }, tu as versé { $points } à { $name } pour « { $reason } ».
why-received = Le { $day }, { $name } t’a versé { $points }.
why-received-for = Le { $day }, { $name } t’a versé { $points } pour « { $reason } ».
why-grant = Le { $day }, le club t’a accordé { $points }.
why-grant-for = Le { $day }, le club t’a accordé { $points } pour « { $reason } ».

## Payments

pay-after = Ton solde passera de { $before } à { $after }.
pay-done = C’est fait : { $name } reçoit { $points }. Ton solde : { $balance }.
pay-received = { $name } t’a versé { $points }. Ton solde : { $balance }.
pay-received-for = { $name } t’a versé { $points } pour « { $reason } ». Ton solde : { $balance }.
pay-over = Ce versement n’attend plus de réponse, et rien n’est parti cette fois. Écris /releve pour voir ce qui a été versé.
grant-received = Le club t’accorde { $points } pour « { $reason } ». Ton solde : { $balance }.

## Ratings

rate-stars-noted = Merci ! Tu donnes { $stars } sur 5 à { $name }.
rate-words-ask = Un mot à ajouter ? Écris-le ici : il sera lu par tout le club.
rate-shown = { $name } te donne { $stars } sur 5.
rate-shown-yours = Ton avis est visible aussi.
rate-shown-alone = Le temps pour noter est passé, et { $name } n’a pas donné de note. Ton avis est maintenant visible.
rate-answer-ask = Que veux-tu répondre ? Tout le club pourra le lire, et une seule réponse est possible.
rate-answered = { $name } a répondu à ton avis :

## Profile

profile-which = Plusieurs membres portent ce nom. Qui veux-tu voir ?

## Later

later-noted = D’accord, je t’en reparle { $when }.
later-too-late = Cela ne peut pas attendre si longtemps : c’est pour { $until } au plus tard. Réponds d’ici là.
no-more-trade = D’accord, je ne te rappelle plus l’échange { $number }. Écris /echange { $number } pour le retrouver.
no-more-offer = D’accord, je ne te le demande plus. L’annonce { $number } reste en ligne jusqu’au { $day }.
