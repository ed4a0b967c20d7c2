### What Troquet says with « tu »: only the sentences that differ from ../fr/bot-core.ftl, under the same keys with the same arguments.

## Offers, in private

offer-available-again = L’annonce { $number } « { $title } » est de nouveau disponible, et c’est ton tour. Elle t’intéresse toujours ?
offer-your-turn = { $hours ->
    [one] Tu as { $hours } heure pour répondre ; ensuite, c’est au tour de la personne suivante.
   *[other] Tu as { $hours } heures pour répondre ; ensuite, c’est au tour de la personne suivante.
}
offers-how = Pour en voir une, écris par exemple « annonce 12 ».
offers-none = Il n’y a pas encore d’annonce. Écris la première, par exemple « /offre Table de jardin, gratuit ».
offers-none-in = Rien pour le moment dans « { $category } ». Écris /annonces pour tout voir.
my-offers-head = Tes annonces dans le club « { $club } »
my-offers-none = Tu n’as pas d’annonce. Pour en écrire une : /offre ou /cherche.
queued = L’annonce { $number } « { $title } » est déjà promise. Tu es numéro { $place } dans la file d’attente : je t’écris dès que c’est ton tour.

## The form of an offer

form-offer = Que proposes-tu ? Décris-le en une phrase, par exemple « Vélo enfant 16 pouces, 15 points, à Vernier ».
form-want = Que cherches-tu ? Décris-le en une phrase, par exemple « une perceuse pour samedi ».
form-change = Écris la nouvelle version de l’annonce { $number }, en une phrase.
form-back = « { $title } » : que souhaites-tu en échange ?
form-points = Combien souhaites-tu, en { $points } ? Écris un nombre.
form-barter = Contre quoi ? Écris par exemple « un livre de cuisine ».
preview-offer = Voici ton annonce : { $title }
preview-want = Voici ta recherche : { $title }
preview-ask-change = J’enregistre ce changement ? Pour corriger, écris simplement ce qui change.
preview-ask = Je la publie ? Pour corriger, écris simplement ce qui change.
preview-correct-how = Écris ce qui change, par exemple « 12 { $points } », « samedi à 18h », « à Vernier » ou « le titre : Vélo bleu ».
preview-not-understood = Je n’ai pas compris cette correction. Écris par exemple « 12 { $points } », « samedi à 18h », « à Vernier » ou « le titre : Vélo bleu ».

## Exchanges

trade-asked = { $name } aimerait faire cet échange avec toi.
trade-asked-sent = Ta demande est partie : à { $name } de répondre. Je t’écris dès que c’est fait.
trade-asked-help = { $name } aimerait t’aider.
trade-asked-help-sent = Ta réponse est partie : à { $name } de dire oui ou non. Je t’écris dès que c’est fait.
counter-received = { $name } propose autre chose. À toi de répondre.
counter-sent = Ta proposition est partie. C’est à { $name } de répondre.
counter-ask = Que proposes-tu pour l’échange { $number } ? Écris par exemple « 12 { $points } », « un livre » ou « samedi à 10h ».
terms-you-give = Tu donnes : { $what }
terms-you-give-changed = Tu donnes : { $what } (avant : { $before })
terms-you-get = Tu reçois : { $what }
terms-you-get-changed = Tu reçois : { $what } (avant : { $before })
agreed-meet-how = Propose maintenant un moment : écris par exemple « samedi à 10h ».
agreed-see-you = Je te le rappellerai avant le rendez-vous.
points-held-theirs = Mis de côté pour toi jusqu’à l’échange : { $points }.
points-freed = Ce qui était mis de côté est de nouveau à toi : { $points }.
declined-by-you = C’est noté, tu ne donnes pas suite. { $name } le sait.
withdrawn-by-you = Ta proposition est retirée.
meet-ask = Quel moment te convient pour l’échange { $number } ? Écris par exemple « samedi à 10h ».
meet-sent = Tu proposes ce rendez-vous : { $when }. C’est à { $name } de répondre.
meet-settled = Rendez-vous fixé : { $when }. Je te le rappellerai.
meet-declined = { $name } n’est pas disponible à ce moment-là. Proposes-en un autre.
meet-declined-by-you = C’est noté. Propose un autre moment quand tu veux, par exemple « dimanche à 15h ».
not-received-yet = D’accord. Dès que { $name } t’aura tout remis, dis-le ici. Si quelque chose ne va pas, signale-le.
done-asked = { $name } dit que l’échange a eu lieu. As-tu bien reçu ce qui était convenu ?
completed-paid = Tu as versé { $points } à { $name }.
completed-earned = Ajouté à ton compte : { $points }.
no-show-asked = { $name } dit que tu n’étais pas au rendez-vous. Est-ce exact ?
no-show-said = C’est noté. { $name } peut encore répondre, et je te tiens au courant.
stewards-problem-how = Parles-en avec les deux personnes. Sans solution d’ici au { $until }, l’échange s’arrête, et ce qui était mis de côté est libéré.
disputed-helped = Les personnes qui animent le club sont prévenues et vont t’aider.
problem-after = Merci de l’avoir dit. Les personnes qui animent le club sont prévenues et t’écriront.
standing-your-answer = À toi de répondre : { $name } attend.
standing-meet-yours = { $name } propose ce rendez-vous : { $when }. À toi de répondre.
standing-no-show-yours = { $name } dit que tu n’étais pas au rendez-vous. À toi de répondre.
standing-no-show-theirs = Tu as signalé une absence. { $name } doit répondre.
standing-receive-yours = { $name } attend que tu confirmes avoir bien reçu.
end-no-show-you = L’échange n’a pas eu lieu : ton absence est notée.
my-trades-head = Tes échanges en cours
my-trades-none = Tu n’as pas d’échange en cours. Écris /annonces pour voir ce qui se propose.

## Reminders

remind-unscheduled = Où en est cet échange ? Propose un moment, par exemple « samedi à 10h ».
remind-did-you-receive = As-tu bien reçu ce qui était convenu ?
remind-still-wanted = { $days ->
    [0] La recherche { $number } « { $title } » se termine aujourd’hui. Tu cherches toujours ?
    [one] La recherche { $number } « { $title } » se termine demain. Tu cherches toujours ?
   *[other] La recherche { $number } « { $title } » se termine dans { $days } jours. Tu cherches toujours ?
}
rate-ask = Comment s’est passé l’échange avec { $name } ? Donne une note de 1 à 5 (5 : très bien).

## Where nothing was understood

chat-later = Prends ton temps : rien ne se décide sans toi.
chat-wish = Merci, à toi aussi !
chat-still-waits = L’échange { $number } attend toujours ta réponse, et rien n’a changé.
you-are-welcome = Avec plaisir ! Que souhaites-tu faire ?
not-understood = Je n’ai pas compris. Que souhaites-tu faire ?
sorry-bug = Quelque chose s’est mal passé de mon côté, et rien n’a changé. Réessaie dans un moment.

## Refusals

refusal-usage = Je n’ai pas tout compris. Écris par exemple : { $example }
refusal-unknown-command = Je ne connais pas cette commande. Écris /aide pour voir ce que je sais faire.
refusal-nearest-command = Je ne connais pas cette commande. Voulais-tu dire { $nearest } ?
refusal-bad-amount = Je n’ai pas compris le nombre. Écris un nombre entier de 1 à { $largest }, par exemple « { $example } ».
refusal-not-whole = On compte ici en nombres entiers. Écris par exemple « { $example } ».
refusal-bad-quantity = La quantité va de 1 à 999. Écris par exemple « 3 pièces ».
refusal-bad-stars = La note va de 1 à 5. Écris par exemple « 5 » ou « 4 merci beaucoup ».
refusal-too-long = C’est un peu long : { $limit } caractères au plus. Envoie une version plus courte.
refusal-empty = Je n’ai rien trouvé à lire. Écris quelques mots.
refusal-message-too-long = Ce message est trop long pour moi. Envoie l’essentiel en quelques lignes.
refusal-bad-time = Je n’ai pas compris la date ou l’heure. Écris par exemple « samedi à 10h » ou « le 28.11 à 18h30 ».
which-time-neither = D’accord, rien n’a changé. Écris le bon moment avec sa date, par exemple « le 28.11 à 18h30 ».
refusal-no-place = La liste du club n’a pas de lieu « { $name } ». Écris /club lieux pour la voir.
refusal-too-many-places = La liste du club prend au plus { $most } lieux. Retires-en d’abord, par exemple « /club lieux retire Le Bistrot ».
refusal-past-time = Ce moment est déjà passé. Propose une date à venir, par exemple « samedi à 10h ».
refusal-gap-time = Cette heure n’existe pas ce jour-là : on passe à l’heure d’été. Propose une autre heure.
refusal-money = Ici, rien ne se paie en argent. Écris plutôt « { $example } », ou ce qui te ferait plaisir en échange.
refusal-no-offer = Cette annonce est introuvable. Écris /annonces pour voir celles du moment.
refusal-no-offer-number = L’annonce { $number } est introuvable. Écris /annonces pour voir celles du moment.
refusal-no-trade = Cet échange est introuvable. Réponds au message qui en parle.
refusal-no-trade-number = L’échange { $number } est introuvable. Vérifie le numéro, ou réponds au message qui en parle.
refusal-no-member = Je ne trouve pas « { $name } » dans ce club. Écris le nom tel qu’il s’affiche dans le groupe.
refusal-which-member = Plusieurs membres portent ce nom ({ $names }). Écris le nom en entier.
refusal-nothing-waits = Aucun échange n’attend cette réponse de ta part. Réponds au message de celui dont tu parles.
refusal-which-trade = Plusieurs échanges peuvent être concernés : { $trades }. De quel échange parles-tu ?
refusal-no-club = Je ne vois pas de club pour toi ici. Écris-moi d’abord dans le groupe de ton quartier.
refusal-not-opened = Ce groupe n’a pas encore de club. Demande à une personne qui l’administre de l’ouvrir avec /club.
refusal-which-club = Tu es dans plusieurs clubs ({ $clubs }). Pour quel club ?
refusal-not-steward = Seules les personnes qui animent le club peuvent faire cela. Parle-leur dans le groupe.
refusal-only-in-group = Cela se passe dans le groupe du club. Écris-le là-bas.
refusal-only-in-private = Cela se passe entre nous. Écris-moi en privé.
refusal-bad-button = Ce bouton ou ce code n’est plus valable. Prends le message le plus récent, ou écris /aide.
refusal-cannot-ask = Le groupe ne me répond pas en ce moment. Réessaie dans quelques minutes.
refusal-own-offer = C’est ta propre annonce. Écris /mesannonces pour la modifier ou la retirer.
refusal-with-oneself = On n’échange pas avec soi-même. Choisis une autre personne.
refusal-offer-over = L’annonce { $number } est terminée. Écris /annonces pour voir celles du moment.
refusal-none-left = { $available ->
    [0] Tout est déjà promis. Regarde l’annonce plus tard : elle change si quelque chose se libère.
    [1] Il ne reste qu’une pièce. Demandes-en une seule.
   *[other] Il ne reste que { $available } pièces. Demandes-en moins.
}
refusal-already-asked = Tu as déjà répondu à cette annonce : c’est l’échange { $number }. Écris-moi /echange { $number } en privé pour continuer.
refusal-stale = Cela a changé entre-temps. Regarde la version actuelle avant de continuer.
refusal-not-your-turn = C’est à l’autre personne de répondre. Je t’écris dès que c’est fait.
refusal-trade-over = L’échange { $number } est terminé. Écris /mesechanges pour voir ceux qui sont en cours.
refusal-not-now = Ce n’est pas possible à ce stade de l’échange { $number }. Écris /echange { $number } pour voir où il en est.
refusal-too-many-propositions = { $most ->
    [one] Une seule proposition est possible. Accepte-la ou refuse-la.
   *[other] Vous en êtes ensemble à { $most } propositions, c’est le maximum. Accepte ou refuse la dernière.
}
refusal-one-proposition = Une seule proposition à la fois. Choisis, par exemple « { $example } » ou « un livre ».
refusal-same-terms = C’est déjà la proposition en cours. Change quelque chose, ou accepte-la.
refusal-empty-terms = Il n’y aurait rien à échanger. Nomme au moins un objet, un service ou un savoir.
refusal-points-both-ways = Une seule des deux personnes peut donner des { $unit }. Garde un seul des deux nombres.
refusal-not-yet = Le rendez-vous est encore à venir : { $when }. Si personne ne vient, dis-le-moi après.
refusal-too-late = Le délai pour cela est passé. En cas de souci, parle aux personnes qui animent le club.
refusal-too-many-offers = { $most ->
    [one] Une seule annonce peut être ouverte à la fois. Écris /mesannonces pour retirer la tienne.
   *[other] Tu as déjà { $most } annonces ouvertes, c’est le maximum. Écris /mesannonces pour en retirer une.
}
refusal-not-enough = Il te manque { $missing } : tu peux donner { $available } en ce moment. Propose moins, ou rends d’abord un service à quelqu’un.
refusal-they-lack = Il manque des { $unit } à l’autre personne en ce moment. Propose-lui autre chose, ou attends un peu.
refusal-ceiling = Le compte qui reçoit dépasserait la limite du club : { $ceiling }. Propose moins, ou autre chose en échange.
refusal-gift-club = Dans ce club, tout se donne sans compter. Propose la même chose sans { $unit }, ou dis simplement merci.
refusal-already-rated = Tu as déjà donné ta note pour cet échange, merci ! Il n’y a plus rien à faire.
refusal-already-answered = Tu as déjà répondu à cet avis, et une seule réponse est possible. Écris /profil pour la relire.
refusal-clubs-closed = Ici, il faut un code pour ouvrir un club. Demande-le à la personne qui héberge Troquet, puis écris /club suivi du code.
refusal-too-many-clubs = Beaucoup de clubs sont nés aujourd’hui. Réessaie demain.
refusal-club-in-use = Ce groupe a déjà son club, avec des annonces ou des échanges. Continue avec celui-ci.
refusal-bad-code = Ce code n’est pas le bon, ou n’est plus valable. Demandes-en un nouveau à qui te l’a donné.
refusal-bad-setting = Ce club n’a pas de réglage « { $setting } ». Écris /club pour voir ceux qu’il propose.
refusal-no-category = Je ne connais pas la catégorie « { $words } ». Écris /annonces pour tout voir.
refusal-leave-waits = Il reste quelque chose à finir : { $trades }. Quand ce sera fait, écris de nouveau /quitte.
refusal-too-many = C’est beaucoup en peu de temps, je fais une pause. Écris-moi de nouveau à partir de { $time }.

## Clubs

club-born-how = Écris par exemple « /offre Vélo enfant, { $points } » pour proposer, « /cherche une perceuse » pour demander. Tout le reste : /aide
clubs-one = Ton club
clubs-several = Tes clubs
room-removed-how = Pour m’y faire revenir : ajoute-moi de nouveau, puis une personne qui administre le groupe y écrit : /rejoindre { $code }
room-hears-little = Dans le groupe « { $group } », Telegram ne me transmet que les commandes et les réponses à mes messages. Pour que je voie aussi les photos et les mentions, nomme-moi administrateur du groupe, sans autre droit.
join-code-how = Ajoute-moi dans cet autre groupe. Une personne qui l’administre y écrit : /rejoindre { $code }

## Welcome

consent-again = Tu avais dit non, et je l’ai respecté. Voici de nouveau ce que je garde.
consent-why = J’aide le voisinage à échanger, et pour cela il me faut ton accord.
consent-what = Ce que je garde : ton nom et ton adresse dans cette messagerie, tes annonces, tes échanges, tes points et tes avis.
consent-seen = Les membres de ton club voient ton nom, tes annonces et tes avis. Ton solde et tes messages privés restent entre nous.
consent-how-long = Je garde cela tant que tu es membre. /mesdonnees te montre tout. /quitte efface tout, sauf les montants échangés, qui restent sans ton nom.
consent-ask = Es-tu d’accord ?
consent-thanks-go-on = Merci, bienvenue ! Je reprends là où tu en étais.
consent-already = Tu as déjà donné ton accord, merci. Écris /aide pour la suite.
consent-refused = C’est noté : je garde ce refus et rien d’autre. Si tu changes d’avis, écris-moi ici.
consent-too-late-to-refuse = Tu as déjà donné ton accord. Pour partir et tout effacer, écris /quitte.
cannot-write = { $name }, je ne peux pas t’écrire en privé. Ouvre notre discussion : ma réponse t’y attend.
faceless = Ce message est écrit au nom du groupe ou d’un canal : je ne sais pas qui parle. Écris avec ton propre nom, ou en privé.
unreadable-no-key = Je ne peux pas te lire : la clé de ce message chiffré ne m’est pas arrivée. Si elle arrive, je réponds aussitôt. Sinon, ferme ton application, ouvre-la de nouveau et envoie le message encore une fois.
unreadable-withheld = Je ne peux pas te lire : ton application ne me donne pas la clé de tes messages chiffrés. Elle la garde pour les appareils que tu as vérifiés. Vérifie-moi dans mon profil, ou autorise l’envoi aux autres appareils pour cette discussion, puis renvoie le message.
unreadable-damaged = Je ne peux pas te lire : ce message chiffré est arrivé abîmé. Envoie-le encore une fois.
consent-in-group = { $name }, il me faut d’abord ton accord : ouvre notre discussion privée, je reprendrai là où tu en étais.
hello-how = Écris-moi comme à une personne : « je donne une table », « qui aurait une perceuse ? ». Ou choisis un de ces boutons.
hello-no-club = Tu n’es encore dans aucun club. Écris une fois dans le groupe de ton quartier, par exemple « /annonces ».

## Leaving

leave-ask = Veux-tu vraiment partir ? Voici ce qui va se passer.
leave-offers = { $count ->
    [one] Ton annonce ouverte est retirée.
   *[other] Tes { $count } annonces ouvertes sont retirées.
}
leave-trades = { $count ->
    [one] Ton échange en cours est annulé, et l’autre personne le sait.
   *[other] Tes { $count } échanges en cours sont annulés, et les autres personnes le savent.
}
leave-balance = Dans le club « { $club } », ton compte reviendra à zéro : le compte du club reprendra ton solde ({ $points }).
leave-erased = Dans { $days } jours, ton nom, tes textes, tes photos, tes avis et tes adresses sont effacés. Les montants restent, sans nom.
leave-data = Pour emporter une copie de ce que je garde, écris d’abord /mesdonnees.
leave-done = C’est noté. Tout sera effacé { $day }. D’ici là, tu peux encore changer d’avis.
leave-pending = Tu as demandé à partir : tout sera effacé { $day }. Pour échanger de nouveau, écris « je reste ».
stay-back = Tu restes, quel plaisir ! Tes annonces ont été retirées : publie-les de nouveau quand tu veux.

## Data

data-here = Voici tout ce que je garde à ton sujet : un fichier complet (JSON), et un tableau par sujet (CSV).
data-leave = Pour tout effacer, écris /quitte.

## Help

help-group-private = Le reste se passe en privé : écris-moi /aide là-bas.
help-more = Pour en savoir plus sur une commande, écris par exemple « /aide offre ».

## Reports

report-add-reason = Pour ajouter une raison, écris par exemple « /signaler { $number } propos blessants ».

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
pay-over = Ce versement n’est plus à confirmer : rien n’a été versé cette fois. Écris /releve pour voir ce qui a été versé.
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
refusal-already-reported = C’est déjà signalé. Pour ajouter une raison, écris-la après la commande, par exemple « /probleme 3 il manque une pièce ».
form-resumed = Tu avais commencé ceci. Je reprends où tu en étais.
refusal-left-club = Tu n’es plus dans le groupe de ce club. Reviens-y pour voir les annonces, en publier ou donner quelque chose.
refusal-not-your-club = Je ne vois pas de club « { $name } » parmi les tiens. Écris /clubs pour en voir la liste.
offer-dear = À titre d’indication, dans ce club, ce genre d’annonce demande plutôt autour de { $points }. À toi de voir.
did-not-happen = D’accord. Fixe un autre moment, annule, ou dis-moi si l’autre personne n’est pas venue.
backlog = { $count ->
    [1] Pendant ton absence, un message t’attendait.
   *[other] Pendant ton absence, { $count } messages t’attendaient.
}
someone-waits = { $name }, un message t’attend en privé. Ouvre notre discussion pour le lire.
refusal-several-wait = Plusieurs choses attendent ta réponse. Réponds au message dont tu parles, ou prends un de ses boutons.
not-understood-here = Je n’ai pas compris. Voici ce qui attend ta réponse.
problem-reason-ask = Que s’est-il passé ? Écris-le en une phrase : seules les personnes qui animent le club la liront.
listens-deaf = Ici, le réseau ne me transmet pas tout ce qui se dit dans le groupe. Pour que je l’entende, donne-moi le rôle d’administrateur du groupe, sans aucun droit.
overheard = Dans le groupe, tu as parlé de ceci. J’en fais une annonce ?
overheard-ask = Sans ton accord, rien n’est publié et je n’en garde rien. Pour corriger, écris simplement ce qui change.
joined-listens = Le club « { $club } » a choisi que j’écoute son groupe : quand tu y proposes ou cherches quelque chose, je te demande ici si j’en fais une annonce. Pour que je ne te le demande pas : /ecoute non
heard-yes = Dans les clubs qui l’ont choisi, quand tu proposes ou cherches quelque chose dans le groupe, je te demande ici si j’en fais une annonce. Pour que je ne te le demande plus : /ecoute non
heard-no = C’est noté : de ce que tu dis dans le groupe, je ne lis que ce qui m’est adressé, et je ne te propose plus d’annonce. Pour changer d’avis : /ecoute oui
heard-not = De ce que tu dis dans le groupe, je ne lis que ce qui m’est adressé, et je ne te propose pas d’annonce. Pour changer d’avis : /ecoute oui
