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
time-summer = { $when } (heure d’été)
time-winter = { $when } (heure d’hiver)
times-from-to = { $date }, de { $from } à { $to }
times-days = du { $from } au { $to }
times-from = à partir du { $when }
times-until = jusqu’au { $when }
times-part = { $when }, { $part ->
    [matin] le matin
    [midi] à midi
    [apres-midi] l’après-midi
    [fin_de_journee] en fin de journée
    [soir] le soir
   *[nuit] la nuit
}
hour = { $hour }{"\u00A0"}h
hour-and-minutes = { $hour }{"\u00A0"}h{"\u00A0"}{ $minutes }

## Points, lists, ratings

points = { $number } { $unit }
list-and = { $first } et { $last }
stars = ★ { $mean }

## Categories of offers (the keys of bot-core/src/french/categories.txt)

category-tools = Outils et bricolage
category-garden = Jardin
category-kitchen = Cuisine et vaisselle
category-food = Fait maison et récoltes
category-clothes = Habits et chaussures
category-children = Enfants et bébés
category-bikes = Vélos et trottinettes
category-sport = Sport
category-outdoors = Camping et plein air
category-furniture = Meubles et décoration
category-appliances = Appareils ménagers
category-electronics = Informatique et électronique
category-books = Livres, films et disques
category-games = Jeux
category-music = Musique
category-languages = Langues
category-schooling = Appui scolaire
category-childcare = Garde d’enfants
category-pets = Animaux
category-home-help = Coups de main à la maison
category-repair = Réparations et couture
category-transport = Trajets et transport
category-paperwork = Papiers et lettres
category-wellbeing = Bien-être
category-other = Divers

## Cards of offers, in the group

card-offer = Annonce { $number } · { $title }
card-want = Recherche { $number } · { $title }
card-offer-state = Annonce { $number } · { $title } ({ $state })
card-want-state = Recherche { $number } · { $title } ({ $state })
card-in-return = En échange : { $what }
card-in-return-loan = En échange d’un prêt : { $what }
card-pieces = { $available ->
    [0] Tout est promis ({ $all } pièces au départ)
    [one] Encore { $available } pièce sur { $all }
   *[other] Encore { $available } pièces sur { $all }
}
card-by = { $count ->
    [one] { $name } ({ $count } échange)
   *[other] { $name } ({ $count } échanges)
}
card-by-new = { $name } (pas encore d’échange)
card-by-rated = { $count ->
    [one] { $name } { $stars } ({ $count } échange)
   *[other] { $name } { $stars } ({ $count } échanges)
}
card-by-place = { $by } · { $place }
card-queue = { $count ->
    [one] Une personne attend déjà.
   *[other] { $count } personnes attendent déjà.
}
card-removed = Annonce { $number } · retirée

state-reserved = réservée
state-expired = terminée
state-fulfilled = échangée, merci !
state-found = trouvée, merci !
state-withdrawn = retirée
state-removed = retirée

back-gift = gratuit
back-open = à convenir
back-barter = échange contre { $thing }
back-both = { $points } et { $thing }
back-either = { $points }, ou échange contre { $thing }
back-in-words = contre { $what }
back-lent = prêt, { $back }
points-each = { $points } la pièce

## Offers, in private

offer-dear = À titre d’indication, dans ce club, ce genre d’annonce demande plutôt autour de { $points }. À vous de voir.
offer-published = Annonce { $number } publiée : { $title } ({ $back }).
want-published = Recherche { $number } publiée : { $title }.
offer-changed = Annonce { $number } modifiée : { $title } ({ $back }).
want-changed = Recherche { $number } modifiée : { $title }.
offer-withdrawn = L’annonce { $number } « { $title } » est retirée.
want-withdrawn = La recherche { $number } « { $title } » est retirée.
offer-withdrawn-agreed = Ce qui est déjà convenu avec quelqu’un reste convenu.
offer-renewed = L’annonce { $number } « { $title } » continue jusqu’au { $day }.
offer-until = Visible jusqu’au { $day }.
want-renewed = La recherche { $number } « { $title } » continue jusqu’au { $day }.
want-expired = La recherche { $number } « { $title } » est terminée : elle n’est plus visible. Pour la remettre en ligne, il suffit de la prolonger.
offer-expired = L’annonce { $number } « { $title } » est terminée : elle n’est plus visible. Pour la remettre en ligne, il suffit de la prolonger.
offer-available-again = L’annonce { $number } « { $title } » est de nouveau disponible, et c’est votre tour. Elle vous intéresse toujours ?
turn-passed = C’est noté, merci de l’avoir dit.
offer-your-turn = { $hours ->
    [one] Vous avez { $hours } heure pour répondre ; ensuite, c’est au tour de la personne suivante.
   *[other] Vous avez { $hours } heures pour répondre ; ensuite, c’est au tour de la personne suivante.
}
offers-head = Les annonces du club « { $club } »
offers-head-in = { $category } : les annonces du club « { $club } »
offers-line = { $number } · { $title } : { $back } ({ $name })
offers-line-want = { $number } · Recherche : { $title }, { $back } ({ $name })
offers-how = Pour en voir une, écrivez par exemple « annonce 12 ».
offers-none = Il n’y a pas encore d’annonce. Écrivez la première, par exemple « /offre Table de jardin, gratuit ».
offers-none-in = Rien pour le moment dans « { $category } ». Écrivez /annonces pour tout voir.
my-offers-head = Vos annonces dans le club « { $club } »
my-offers-line = { $number } · { $title } : { $back }
my-offers-line-want = { $number } · Recherche : { $title }, { $back }
my-offers-line-state = { $line } ({ $state })
my-offers-none = Vous n’avez pas d’annonce. Pour en écrire une : /offre ou /cherche.
queued = L’annonce { $number } « { $title } » est déjà promise. Vous êtes numéro { $place } dans la file d’attente : je vous écris dès que c’est votre tour.

## The form of an offer

form-offer = Que proposez-vous ? Décrivez-le en une phrase, par exemple « Vélo enfant 16 pouces, 15 points, à Vernier ».
form-want = Que cherchez-vous ? Décrivez-le en une phrase, par exemple « une perceuse pour samedi ».
form-change = Écrivez la nouvelle version de l’annonce { $number }, en une phrase.
form-back = « { $title } » : que souhaitez-vous en échange ?
form-points = Combien souhaitez-vous, en { $points } ? Écrivez un nombre.
form-barter = Contre quoi ? Écrivez par exemple « un livre de cuisine ».
form-resumed = Vous aviez commencé ceci. Je reprends où vous en étiez.
button-form-anew = Recommencer
form-left = C’est annulé, rien n’a changé.
preview-offer = Voici votre annonce : { $title }
preview-want = Voici votre recherche : { $title }
preview-pieces = Quantité : { $pieces }
preview-place = Lieu : { $place }
preview-category = Catégorie : { $category }
preview-ask-change = J’enregistre ce changement ? Pour corriger, écrivez simplement ce qui change.
preview-ask = Je la publie ? Pour corriger, écrivez simplement ce qui change.
preview-thanked = Avec plaisir !
preview-correct-how = Écrivez ce qui change, par exemple « 12 { $points } », « samedi à 18h », « à Vernier » ou « le titre : Vélo bleu ».
preview-not-understood = Je n’ai pas compris cette correction. Écrivez par exemple « 12 { $points } », « samedi à 18h », « à Vernier » ou « le titre : Vélo bleu ».
preview-points-or-pieces = { $count } : est-ce le prix ou la quantité ?
button-is-points = { $points }
button-is-pieces = { $count ->
    [one] { $count } pièce
   *[other] { $count } pièces
}
offer-when = { $text } ({ $when })

## Exchanges

trade-head = Échange { $number } · { $title }
trade-asked = { $name } aimerait faire cet échange avec vous.
trade-asked-sent = Votre demande est partie : à { $name } de répondre. Je vous écris dès que c’est fait.
trade-asked-help = { $name } aimerait vous aider.
trade-asked-help-sent = Votre réponse est partie : à { $name } de dire oui ou non. Je vous écris dès que c’est fait.
counter-received = { $name } propose autre chose. À vous de répondre.
counter-sent = Votre proposition est partie. C’est à { $name } de répondre.
counter-ask = Que proposez-vous pour l’échange { $number } ? Écrivez par exemple « 12 { $points } », « un livre » ou « samedi à 10h ».
terms-you-give = Vous donnez : { $what }
terms-you-give-changed = Vous donnez : { $what } (avant : { $before })
terms-you-get = Vous recevez : { $what }
terms-you-get-changed = Vous recevez : { $what } (avant : { $before })
terms-nothing = rien
terms-when = Rendez-vous : { $when }
terms-when-changed = Rendez-vous : { $when } (avant : { $before })
terms-place = Lieu : { $place }
pieces-of = { $pieces } × { $title }
thing-and-points = { $thing } et { $points }

agreed = C’est entendu avec { $name }.
agreed-meet-how = Proposez maintenant un moment : écrivez par exemple « samedi à 10h ».
agreed-see-you = Je vous le rappellerai avant le rendez-vous.
points-held-yours = Mis de côté jusqu’à l’échange : { $points }.
points-held-theirs = Mis de côté pour vous jusqu’à l’échange : { $points }.
points-freed = Ce qui était mis de côté est de nouveau à vous : { $points }.
declined = { $name } ne donne pas suite à cette proposition.
declined-by-you = C’est noté, vous ne donnez pas suite. { $name } le sait.
withdrawn = { $name } a retiré sa proposition.
withdrawn-by-you = Votre proposition est retirée.
expired-yours = Le délai pour répondre est passé : la proposition s’arrête là.
expired-theirs = { $name } n’a pas répondu à temps : la proposition s’arrête là.
reason = Raison donnée : « { $reason } »

meet-ask = Quel moment vous convient pour l’échange { $number } ? Écrivez par exemple « samedi à 10h ».
meet-received = { $name } propose ce rendez-vous : { $when }.
meet-sent = Vous proposez ce rendez-vous : { $when }. C’est à { $name } de répondre.
meet-settled = Rendez-vous fixé : { $when }. Je vous le rappellerai.
meet-declined = { $name } n’est pas disponible à ce moment-là. Proposez-en un autre.
meet-declined-by-you = C’est noté. Proposez un autre moment quand vous voulez, par exemple « dimanche à 15h ».

done-noted = C’est noté, merci. Il reste à { $name } de confirmer.
not-received-yet = D’accord. Dès que { $name } vous aura tout remis, dites-le ici. Si quelque chose ne va pas, signalez-le.
done-asked = { $name } dit que l’échange a eu lieu. Avez-vous bien reçu ce qui était convenu ?
completed = L’échange avec { $name } est terminé, merci !
completed-by-time = Sans nouvelles depuis plusieurs jours, l’échange avec { $name } est considéré comme terminé.
completed-paid = Vous avez versé { $points } à { $name }.
completed-earned = Ajouté à votre compte : { $points }.
no-show-said = C’est noté. { $name } peut encore répondre, et je vous tiens au courant.
no-show-asked = { $name } dit que vous n’étiez pas au rendez-vous. Est-ce exact ?
disputed = { $name } signale un problème. Tout est mis en attente.
disputed-contested = { $name } dit avoir été au rendez-vous. Tout est mis en attente.
disputed-by-you = Merci de l’avoir dit. Tout est mis en attente.
disputed-helped = Les personnes qui animent le club sont prévenues et vont vous aider.
disputed-alone = Personne d’autre n’anime ce club : le mieux est d’en parler ensemble. Sans solution d’ici au { $until }, l’échange s’arrête, et ce qui était mis de côté est libéré.
problem-alone = Merci de l’avoir dit. Personne d’autre n’anime ce club : le mieux est d’en parler ensemble.
problem-reason-ask = Que s’est-il passé ? Écrivez-le en une phrase : seules les personnes qui animent le club la liront.
reason-skipped = D’accord, sans explication.
button-no-reason = Je préfère ne pas le dire
problem-after = Merci de l’avoir dit. Les personnes qui animent le club sont prévenues et vous écriront.
stewards-problem = { $name } signale un problème dans un échange avec { $other }.
stewards-problem-how = Parlez-en avec les deux personnes. Sans solution d’ici au { $until }, l’échange s’arrête, et ce qui était mis de côté est libéré.

standing-your-answer = À vous de répondre : { $name } attend.
standing-their-answer = { $name } doit répondre.
standing-agreed = Convenu, sans rendez-vous pour le moment.
standing-scheduled = Convenu. Rendez-vous : { $when }.
standing-meet-yours = { $name } propose ce rendez-vous : { $when }. À vous de répondre.
standing-meet-theirs = Rendez-vous proposé : { $when }. { $name } doit répondre.
standing-no-show-yours = { $name } dit que vous n’étiez pas au rendez-vous. À vous de répondre.
standing-no-show-theirs = Vous avez signalé une absence. { $name } doit répondre.
standing-receive-yours = { $name } attend que vous confirmiez avoir bien reçu.
standing-receive-theirs = { $name } doit confirmer.
standing-completed = Terminé.
standing-disputed = En attente : un problème est signalé.
did-not-happen = D’accord. Fixez un autre moment, annulez, ou dites-moi si l’autre personne n’est pas venue.
end-declined = La proposition n’a pas eu de suite.
end-expired = La proposition est restée sans réponse.
end-withdrawn = La proposition a été retirée.
end-offer-ended = L’annonce n’est plus disponible : la proposition s’arrête là.
end-cancelled = { $name } a annulé l’échange.
end-cancelled-late = { $name } a annulé l’échange au dernier moment.
end-cancelled-by-you = L’échange est annulé, l’autre personne le sait.
end-lapsed = Sans nouvelles, l’échange est annulé.
end-no-show = L’échange n’a pas eu lieu : { $name } n’était pas au rendez-vous.
end-no-show-you = L’échange n’a pas eu lieu : votre absence est notée.
end-settled = Le désaccord n’a pas été réglé à temps : l’échange s’arrête là.
my-trades-head = Vos échanges en cours
my-trades-line-in-club = { $number } · { $title } ({ $club }) : { $standing }
my-trades-line = { $number } · { $title } : { $standing }
my-trades-none = Vous n’avez pas d’échange en cours. Écrivez /annonces pour voir ce qui se propose.

## Reminders

backlog = { $count ->
    [1] Pendant votre absence, un message vous attendait.
   *[other] Pendant votre absence, { $count } messages vous attendaient.
}
button-my-trades = Mes échanges
remind-several = { $count ->
    [one] Un rappel
   *[other] { $count } rappels
}
remind-unscheduled = Où en est cet échange ? Proposez un moment, par exemple « samedi à 10h ».
remind-tomorrow = Petit rappel : rendez-vous { $when }.
remind-soon = C’est bientôt : rendez-vous { $when }.
remind-did-it-happen = L’échange a-t-il eu lieu ?
remind-did-you-receive = Avez-vous bien reçu ce qui était convenu ?
remind-still-available = { $days ->
    [0] L’annonce { $number } « { $title } » se termine aujourd’hui. Toujours disponible ?
    [one] L’annonce { $number } « { $title } » se termine demain. Toujours disponible ?
   *[other] L’annonce { $number } « { $title } » se termine dans { $days } jours. Toujours disponible ?
}
remind-still-wanted = { $days ->
    [0] La recherche { $number } « { $title } » se termine aujourd’hui. Vous cherchez toujours ?
    [one] La recherche { $number } « { $title } » se termine demain. Vous cherchez toujours ?
   *[other] La recherche { $number } « { $title } » se termine dans { $days } jours. Vous cherchez toujours ?
}
not-understood-here = Je n’ai pas compris. Voici ce qui attend votre réponse.
rate-ask = Comment s’est passé l’échange avec { $name } ? Donnez une note de 1 à 5 (5 : très bien).

## Buttons

button-interested = Ça m’intéresse
button-can-help = Je peux aider
button-queue = M’inscrire dans la file
button-report = Signaler
button-change = Modifier
button-withdraw = Retirer
button-renew = Prolonger
button-still-available = Toujours disponible
button-still-wanted = Je cherche toujours
button-offer = Annonce { $number }
button-trade = Échange { $number }
button-trade-in-club = Échange { $number } ({ $club })
button-older = Suite
button-newer = Retour
button-accept = Accepter
button-counter = Proposer autre chose
button-decline = Refuser
button-take-back = Retirer ma proposition
button-meet = Fixer un rendez-vous
button-meet-change = Changer le rendez-vous
button-meet-yes = C’est bon
button-meet-other = Un autre moment
button-meet-no = Pas possible
button-done = C’est fait
button-cancel = Annuler
button-received = Oui, bien reçu
button-problem = Signaler un problème
button-no-show = L’autre personne n’est pas venue
button-no-show-yes = C’est exact
button-no-show-contest = Non, j’y étais
button-stars = { $stars }
button-of = { $button } ({ $of })
button-later = Plus tard
button-tomorrow = Demain 9 h
button-all-later = Tout plus tard
button-all-tomorrow = Tout demain 9 h
button-no-more = Ne plus me le rappeler
button-publish = Publier
button-save = Enregistrer
button-rewrite = Réécrire
button-correct = Corriger
button-no-thanks = Non merci
button-not-heard = Ne plus me proposer ça
button-heard = Me proposer des annonces
button-form-cancel = Annuler
button-back-gift = Rien, c’est gratuit
button-back-points = Des { $points }
button-back-barter = Un échange
button-offer-something = Proposer
button-want-something = Chercher
button-offers = Voir les annonces
button-help = Aide

## Where nothing was understood

chat-later = Prenez votre temps : rien ne se décide sans vous.
chat-wish = Merci, à vous aussi !
chat-small = Je ne sais pas bien bavarder, mais je suis là pour les échanges.
chat-still-waits = L’échange { $number } attend toujours votre réponse, et rien n’a changé.
you-are-welcome = Avec plaisir ! Que souhaitez-vous faire ?
not-understood = Je n’ai pas compris. Que souhaitez-vous faire ?
sorry-bug = Quelque chose s’est mal passé de mon côté, et rien n’a changé. Réessayez dans un moment.

## Refusals: the cause, then one next step

# What could not be read.

refusal-usage = Je n’ai pas tout compris. Écrivez par exemple : { $example }
refusal-unknown-command = Je ne connais pas cette commande. Écrivez /aide pour voir ce que je sais faire.
refusal-nearest-command = Je ne connais pas cette commande. Vouliez-vous dire { $nearest } ?
refusal-bad-amount = Je n’ai pas compris le nombre. Écrivez un nombre entier de 1 à { $largest }, par exemple « { $example } ».
refusal-not-whole = On compte ici en nombres entiers. Écrivez par exemple « { $example } ».
refusal-already-reported = C’est déjà signalé. Pour ajouter une raison, écrivez-la après la commande, par exemple « /probleme 3 il manque une pièce ».
refusal-bad-quantity = La quantité va de 1 à 999. Écrivez par exemple « 3 pièces ».
refusal-bad-stars = La note va de 1 à 5. Écrivez par exemple « 5 » ou « 4 merci beaucoup ».
refusal-too-long = C’est un peu long : { $limit } caractères au plus. Envoyez une version plus courte.
refusal-empty = Je n’ai rien trouvé à lire. Écrivez quelques mots.
refusal-message-too-long = Ce message est trop long pour moi. Envoyez l’essentiel en quelques lignes.
refusal-bad-time = Je n’ai pas compris la date ou l’heure. Écrivez par exemple « samedi à 10h » ou « le 28.11 à 18h30 ».
refusal-which-time = Quel moment est le bon : { $first }, ou { $other } ?
which-time-neither = D’accord, rien n’a changé. Écrivez le bon moment avec sa date, par exemple « le 28.11 à 18h30 ».
refusal-past-time = Ce moment est déjà passé. Proposez une date à venir, par exemple « samedi à 10h ».
refusal-gap-time = Cette heure n’existe pas ce jour-là : on passe à l’heure d’été. Proposez une autre heure.
refusal-money = Ici, rien ne se paie en argent. Écrivez plutôt « { $example } », ou ce qui vous ferait plaisir en échange.

# Not there, or not theirs (the same words for both).

refusal-no-offer = Cette annonce est introuvable. Écrivez /annonces pour voir celles du moment.
refusal-no-offer-number = L’annonce { $number } est introuvable. Écrivez /annonces pour voir celles du moment.
refusal-no-trade = Cet échange est introuvable. Répondez au message qui en parle.
refusal-no-trade-number = L’échange { $number } est introuvable. Vérifiez le numéro, ou répondez au message qui en parle.
refusal-no-member = Je ne trouve pas « { $name } » dans ce club. Écrivez le nom tel qu’il s’affiche dans le groupe.
refusal-which-member = Plusieurs membres portent ce nom ({ $names }). Écrivez le nom en entier.
refusal-several-wait = Plusieurs choses attendent votre réponse. Répondez au message dont vous parlez, ou prenez un de ses boutons.
refusal-nothing-waits = Aucun échange n’attend cette réponse de votre part. Répondez au message de celui dont vous parlez.
refusal-which-trade = Plusieurs échanges peuvent être concernés : { $trades }. De quel échange parlez-vous ?
refusal-trade-and-title = l’échange { $number } « { $title } »
refusal-no-club = Je ne vois pas de club pour vous ici. Écrivez-moi d’abord dans le groupe de votre quartier.
refusal-left-club = Vous n’êtes plus dans le groupe de ce club. Revenez-y pour voir les annonces, en publier ou donner quelque chose.
refusal-not-your-club = Je ne vois pas de club « { $name } » parmi les vôtres. Écrivez /clubs pour en voir la liste.
refusal-not-opened = Ce groupe n’a pas encore de club. Demandez à une personne qui l’administre de l’ouvrir avec /club.
refusal-which-club = Vous êtes dans plusieurs clubs ({ $clubs }). Pour quel club ?
refusal-no-place = La liste du club n’a pas de lieu « { $name } ». Écrivez /club lieux pour la voir.
refusal-too-many-places = La liste du club prend au plus { $most } lieux. Retirez-en d’abord, par exemple « /club lieux retire Le Bistrot ».
refusal-not-steward = Seules les personnes qui animent le club peuvent faire cela. Parlez-leur dans le groupe.
refusal-only-in-group = Cela se passe dans le groupe du club. Écrivez-le là-bas.
refusal-only-in-private = Cela se passe entre nous. Écrivez-moi en privé.
refusal-bad-button = Ce bouton ou ce code n’est plus valable. Prenez le message le plus récent, ou écrivez /aide.
refusal-cannot-ask = Le groupe ne me répond pas en ce moment. Réessayez dans quelques minutes.

# Rules of offers and exchanges.

refusal-own-offer = C’est votre propre annonce. Écrivez /mesannonces pour la modifier ou la retirer.
refusal-with-oneself = On n’échange pas avec soi-même. Choisissez une autre personne.
refusal-offer-over = L’annonce { $number } est terminée. Écrivez /annonces pour voir celles du moment.
refusal-none-left = { $available ->
    [0] Tout est déjà promis. Regardez l’annonce plus tard : elle change si quelque chose se libère.
    [1] Il ne reste qu’une pièce. Demandez-en une seule.
   *[other] Il ne reste que { $available } pièces. Demandez-en moins.
}
refusal-already-asked = Vous avez déjà répondu à cette annonce : c’est l’échange { $number }. Écrivez-moi /echange { $number } en privé pour continuer.
refusal-stale = Cela a changé entre-temps. Regardez la version actuelle avant de continuer.
refusal-not-your-turn = C’est à l’autre personne de répondre. Je vous écris dès que c’est fait.
refusal-trade-over = L’échange { $number } est terminé. Écrivez /mesechanges pour voir ceux qui sont en cours.
refusal-not-now = Ce n’est pas possible à ce stade de l’échange { $number }. Écrivez /echange { $number } pour voir où il en est.
refusal-too-many-propositions = { $most ->
    [one] Une seule proposition est possible. Acceptez-la ou refusez-la.
   *[other] Vous en êtes à { $most } propositions, c’est le maximum. Acceptez ou refusez la dernière.
}
refusal-one-proposition = Une seule proposition à la fois. Choisissez, par exemple « { $example } » ou « un livre ».
refusal-same-terms = C’est déjà la proposition en cours. Changez quelque chose, ou acceptez-la.
refusal-empty-terms = Il n’y aurait rien à échanger. Nommez au moins un objet, un service ou un savoir.
refusal-points-both-ways = Une seule des deux personnes peut donner des { $unit }. Gardez un seul des deux nombres.
refusal-not-yet = Le rendez-vous est encore à venir : { $when }. Si personne ne vient, dites-le-moi après.
refusal-too-late = Le délai pour cela est passé. En cas de souci, parlez aux personnes qui animent le club.
refusal-too-many-offers = { $most ->
    [one] Une seule annonce peut être ouverte à la fois. Écrivez /mesannonces pour retirer la vôtre.
   *[other] Vous avez déjà { $most } annonces ouvertes, c’est le maximum. Écrivez /mesannonces pour en retirer une.
}

# Points.

refusal-not-enough = Il vous manque { $missing } : vous pouvez donner { $available } en ce moment. Proposez moins, ou rendez d’abord un service à quelqu’un.
refusal-they-lack = Il manque des { $unit } à l’autre personne en ce moment. Proposez-lui autre chose, ou attendez un peu.
refusal-ceiling = Le compte qui reçoit dépasserait la limite du club : { $ceiling }. Proposez moins, ou autre chose en échange.
refusal-gift-club = Dans ce club, tout se donne sans compter. Proposez la même chose sans { $unit }, ou dites simplement merci.

# Feedback.

refusal-already-rated = Vous avez déjà donné votre note pour cet échange, merci ! Il n’y a plus rien à faire.
refusal-already-answered = Vous avez déjà répondu à cet avis, et une seule réponse est possible. Écrivez /profil pour la relire.

# Clubs and people.

refusal-clubs-closed = Ici, il faut un code pour ouvrir un club. Demandez-le à la personne qui héberge Troquet, puis écrivez /club suivi du code.
refusal-no-new-clubs = Ici, on n’ouvre pas de nouveau club. Un groupe peut en rejoindre un avec /rejoindre suivi du code de ce club.
refusal-too-many-clubs = Beaucoup de clubs sont nés aujourd’hui. Réessayez demain.
refusal-club-in-use = Ce groupe a déjà son club, avec des annonces ou des échanges. Continuez avec celui-ci.
refusal-bad-code = Ce code n’est pas le bon, ou n’est plus valable. Demandez-en un nouveau à qui vous l’a donné.
refusal-bad-setting = Ce club n’a pas de réglage « { $setting } ». Écrivez /club pour voir ceux qu’il propose.
refusal-no-category = Je ne connais pas la catégorie « { $words } ». Écrivez /annonces pour tout voir.
refusal-leave-waits = Il reste quelque chose à finir : { $trades }. Quand ce sera fait, écrivez de nouveau /quitte.
refusal-trade = l’échange { $number }
refusal-too-many = C’est beaucoup en peu de temps, je fais une pause. Écrivez-moi de nouveau à partir de { $time }.
refusal-unchanged = C’est déjà le cas. Il n’y a rien à changer.

## Clubs

span-days = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}
span-hours = { $count ->
    [one] { $count } heure
   *[other] { $count } heures
}

room-hello = Bonjour ! Je suis Troquet. J’aide le voisinage à échanger des objets, des services et des savoirs.
room-reads = Je lis seulement ce qui m’est adressé : les commandes, les réponses à mes messages et les mentions. Le reste de la conversation, je ne le garde pas.
room-waits = Une personne qui administre ce groupe peut ouvrir le club. Sans cela, je repars dans { $days ->
    [one] { $days } jour
   *[other] { $days } jours
}.
room-back = Me revoilà. Le club « { $club } » continue comme avant.
room-removed = Je ne suis plus dans un des groupes du club « { $club } ».
room-removed-how = Pour m’y faire revenir : ajoutez-moi de nouveau, puis une personne qui administre le groupe y écrit : /rejoindre { $code }
room-goodbye = Personne n’a ouvert de club ici, alors je quitte le groupe. Pour me faire revenir, il suffit de m’ajouter de nouveau.
room-joined = Ce groupe fait maintenant partie du club « { $club } ».
room-joined-others = Un autre groupe rejoint le club : « { $room } ».
room-hears-little = Dans le groupe « { $group } », Telegram ne me transmet que les commandes et les réponses à mes messages. Pour que je voie aussi les photos et les mentions, nommez-moi administrateur du groupe, sans autre droit.
button-open-club = Ouvrir le club

club-unnamed = Le club du quartier
club-born = Le club « { $club } » est ouvert !
club-born-how = Écrivez par exemple « /offre Vélo enfant, { $points } » pour proposer, « /cherche une perceuse » pour demander. Tout le reste : /aide
club-born-rules = Les règles se lisent avec /regles. Les personnes qui administrent ce groupe les changent avec /club.
club-changed = Le club change une règle. { $rule }
club-changed-by-you = C’est fait, et le groupe le sait. { $rule }
clubs-one = Votre club
clubs-several = Vos clubs
clubs-current = { $club } (celui dont on parle ici)
answer-about-club = Club « { $club } »
clubs-switched = D’accord, parlons du club « { $club } ».
button-balance = Mon solde

join-code = Un autre groupe peut rejoindre le club « { $club } ».
join-code-how = Ajoutez-moi dans cet autre groupe. Une personne qui l’administre y écrit : /rejoindre { $code }
join-code-until = Ce code vaut jusqu’à { $moment }. Un nouveau code remplace l’ancien.

rules-of = Les règles du club « { $club } »
rule-name = Le club s’appelle « { $club } ».
rule-unit = On compte en { $unit } (un seul : { $one }).
rule-credit = Chaque échange se compte : ce qu’une personne reçoit, une autre le donne, et le total de tous les comptes reste à zéro.
rule-gift = Mode don : rien ne se compte, tout se donne.
rule-floor = Un compte peut descendre jusqu’à { $points }.
rule-newcomers = { $count ->
    [one] Avant le premier échange terminé, un compte descend jusqu’à { $points } seulement.
   *[other] Avant { $count } échanges terminés, un compte descend jusqu’à { $points } seulement.
}
rule-warning = À { $points }, je rappelle qu’il est bon de donner aussi.
rule-ceiling = À partir de { $points }, je propose de dépenser.
rule-ceiling-hard = Un compte ne peut pas dépasser { $points }.
rule-open-offers = { $count ->
    [one] Chaque membre peut avoir une seule annonce ouverte.
   *[other] Chaque membre peut avoir jusqu’à { $count } annonces ouvertes.
}
rule-propositions = { $count ->
    [one] Une négociation compte une seule proposition.
   *[other] Une négociation compte au plus { $count } propositions.
}
rule-offer-days = Une annonce reste { $days } ; je demande avant la fin si elle est toujours valable.
rule-want-days = Une recherche reste { $days }.
rule-answer-days = Une proposition attend sa réponse { $days }.
rule-unscheduled-days = Un accord sans rendez-vous s’annule après { $days }.
rule-silence-days = Sans nouvelles après le rendez-vous, l’échange s’annule au bout de { $days }.
rule-late-cancel = Une annulation à moins de { $hours } du rendez-vous est dite « au dernier moment ».
rule-no-show = Une personne dite absente a { $hours } pour dire le contraire.
rule-handover = La personne qui reçoit a { $days } pour confirmer ; ensuite, l’échange est terminé.
rule-rating = On peut donner sa note pendant { $days }. Les deux notes s’affichent en même temps.
rule-report = Après un échange terminé, on peut encore signaler un problème pendant { $days }.
rule-dispute = Un désaccord que personne ne règle s’arrête après { $days }, et ce qui était mis de côté est libéré.
rule-queue = Quand une chose se libère, la personne suivante a { $hours } pour répondre.
rule-places = Lieux du club : { $places }.
rule-places-none = Le club n’a pas encore de liste de lieux.
rule-listens = J’écoute le groupe : quand quelqu’un y donne, prête ou cherche quelque chose, je lui demande en privé si j’en fais une annonce. Je ne garde rien du reste. Pour ne pas en être : /ecoute non.
rule-listens-not = Dans le groupe, je ne lis que ce qui m’est adressé.
rule-quiet = Aucun rappel entre { $from } et { $to }.
rule-quiet-none = Les rappels arrivent à toute heure.
rule-zone = Heure du club : { $zone }.
rule-tone-vous = Ici, on se vouvoie.
rule-tone-tu = Ici, on se tutoie.

listens-deaf = Ici, le réseau ne me transmet pas tout ce qui se dit dans le groupe. Pour que je l’entende, donnez-moi le rôle d’administrateur du groupe, sans aucun droit.
overheard = Dans le groupe, vous avez parlé de ceci. J’en fais une annonce ?
overheard-ask = Sans votre accord, rien n’est publié et je n’en garde rien. Pour corriger, écrivez simplement ce qui change.
overheard-left = D’accord, je n’en fais rien.
joined-listens = Le club « { $club } » a choisi que j’écoute son groupe : quand vous y proposez ou cherchez quelque chose, je vous demande ici si j’en fais une annonce. Pour que je ne vous le demande pas : /ecoute non
heard-yes = Dans les clubs qui l’ont choisi, quand vous proposez ou cherchez quelque chose dans le groupe, je vous demande ici si j’en fais une annonce. Pour que je ne vous le demande plus : /ecoute non
heard-no = C’est noté : de ce que vous dites dans le groupe, je ne lis que ce qui m’est adressé, et je ne vous propose plus d’annonce. Pour changer d’avis : /ecoute oui
heard-not = De ce que vous dites dans le groupe, je ne lis que ce qui m’est adressé, et je ne vous propose pas d’annonce. Pour changer d’avis : /ecoute oui
settings-more = Pour les annonces, les délais et la file d’attente : /club délais
settings-of = Les réglages du club « { $club } »
setting-line = { $rule } Pour changer : { $example }
setting-newcomers-off = Les membres ont tous la même limite dès le début. Pour changer : { $example }

## Welcome

member-unnamed = Membre
consent-hello = Bonjour, je suis Troquet. Avant de commencer, voici ce que je garde.
consent-again = Vous aviez dit non, et je l’ai respecté. Voici de nouveau ce que je garde.
consent-why = J’aide le voisinage à échanger, et pour cela il me faut votre accord.
consent-what = Ce que je garde : votre nom et votre adresse dans cette messagerie, vos annonces, vos échanges, vos points et vos avis.
consent-seen = Les membres de votre club voient votre nom, vos annonces et vos avis. Votre solde et vos messages privés restent entre nous.
consent-listens = Si un club le choisit, j’écoute aussi son groupe pour proposer des annonces, sans rien garder d’autre. Chacun peut dire non pour soi : /ecoute non.
consent-where = Tout reste sur le serveur de la personne ou de l’association qui m’héberge. Rien n’est vendu, il n’y a pas de publicité.
consent-how-long = Je garde cela tant que vous êtes membre. /mesdonnees vous montre tout. /quitte efface tout, sauf les montants échangés, qui restent sans votre nom.
consent-ask = Êtes-vous d’accord ?
consent-thanks = Merci, bienvenue !
consent-thanks-go-on = Merci, bienvenue ! Je reprends là où vous en étiez.
consent-already = Vous avez déjà donné votre accord, merci. Écrivez /aide pour la suite.
consent-refused = C’est noté : je garde ce refus et rien d’autre. Si vous changez d’avis, écrivez-moi ici.
consent-too-late-to-refuse = Vous avez déjà donné votre accord. Pour partir et tout effacer, écrivez /quitte.
consent-in-group = { $name }, il me faut d’abord votre accord : ouvrez notre discussion privée, je reprendrai là où vous en étiez.
someone-waits = { $name }, un message vous attend en privé. Ouvrez notre discussion pour le lire.
cannot-write = { $name }, je ne peux pas vous écrire en privé. Ouvrez notre discussion : ma réponse vous y attend.
faceless = Ce message est écrit au nom du groupe ou d’un canal : je ne sais pas qui parle. Écrivez avec votre propre nom, ou en privé.
unreadable-no-key = Je ne peux pas vous lire : la clé de ce message chiffré ne m’est pas arrivée. Si elle arrive, je réponds aussitôt. Sinon, fermez votre application, ouvrez-la de nouveau et envoyez le message encore une fois.
unreadable-withheld = Je ne peux pas vous lire : votre application ne me donne pas la clé de vos messages chiffrés. Elle la garde pour les appareils que vous avez vérifiés. Vérifiez-moi dans mon profil, ou autorisez l’envoi aux autres appareils pour cette discussion, puis renvoyez le message.
unreadable-damaged = Je ne peux pas vous lire : ce message chiffré est arrivé abîmé. Envoyez-le encore une fois.
button-consent = J’accepte
button-refuse-consent = Non merci
button-open-private = Ouvrir la discussion
hello = Bonjour { $name } !
hello-how = Écrivez-moi comme à une personne : « je donne une table », « qui aurait une perceuse ? ». Ou choisissez un de ces boutons.
hello-no-club = Vous n’êtes encore dans aucun club. Écrivez une fois dans le groupe de votre quartier, par exemple « /annonces ».

## Leaving

leave-ask = Voulez-vous vraiment partir ? Voici ce qui va se passer.
leave-offers = { $count ->
    [one] Votre annonce ouverte est retirée.
   *[other] Vos { $count } annonces ouvertes sont retirées.
}
leave-trades = { $count ->
    [one] Votre échange en cours est annulé, et l’autre personne le sait.
   *[other] Vos { $count } échanges en cours sont annulés, et les autres personnes le savent.
}
leave-balance = Dans le club « { $club } », votre compte reviendra à zéro : le compte du club reprendra votre solde ({ $points }).
leave-erased = Dans { $days } jours, votre nom, vos textes, vos photos, vos avis et vos adresses sont effacés. Les montants restent, sans nom.
leave-copies = Ce que d’autres ont déjà lu, copié ou téléchargé, je ne peux pas l’effacer chez eux.
leave-data = Pour emporter une copie de ce que je garde, écrivez d’abord /mesdonnees.
leave-done = C’est noté. Tout sera effacé { $day }. D’ici là, vous pouvez encore changer d’avis.
leave-pending = Vous avez demandé à partir : tout sera effacé { $day }. Pour échanger de nouveau, écrivez « je reste ».
stay-back = Vous restez, quel plaisir ! Vos annonces ont été retirées : publiez-les de nouveau quand vous voulez.
stay-same = D’accord, rien ne change.
button-leave = Oui, je pars
button-stay = Je reste

## Data

data-here = Voici tout ce que je garde à votre sujet : un fichier complet (JSON), et un tableau par sujet (CSV).
data-file-name = { $table ->
    [member] moi.csv
    [contacts] adresses.csv
    [clubs] clubs.csv
    [offers] annonces.csv
    [photos] photos.csv
    [queue] files-d-attente.csv
    [exchanges] echanges.csv
    [propositions] propositions.csv
    [holds] mises-de-cote.csv
    [movements] mouvements.csv
    [ratings_given] avis-donnes.csv
    [ratings_received] avis-recus.csv
    [reports_made] signalements.csv
    [forms] formulaires.csv
    [messages_waiting] messages-en-attente.csv
    [reminders] rappels.csv
   *[other] { $table }.csv
}
data-leave = Pour tout effacer, écrivez /quitte.

## Help

help-private = Voici ce que je sais faire.
help-group = Voici ce qu’on peut écrire ici.
help-group-private = Le reste se passe en privé : écrivez-moi /aide là-bas.
help-group-no-club = Ce groupe n’a pas encore de club. Une personne qui l’administre peut l’ouvrir avec /club.
help-more = Pour en savoir plus sur une commande, écrivez par exemple « /aide offre ».
help-button = On fait cela avec les boutons de mes messages. On peut aussi l’écrire : « /{ $name } », suivi du numéro.
help-offer = /offre : proposer un objet, un service ou un savoir
help-offer-example = Par exemple : « /offre Vélo enfant 16 pouces, { $points } ou échange contre un 20 pouces ». Seul, /offre pose les questions une à une.
help-want = /cherche : demander quelque chose
help-want-example = Par exemple : « /cherche une perceuse ».
help-offers = /annonces : voir ce qui se propose et se cherche
help-show-offer = /annonce : voir une annonce par son numéro
help-show-offer-example = Par exemple : « /annonce 12 ».
help-my-offers = /mesannonces : changer, retirer ou prolonger ses annonces
help-my-trades = /mesechanges : où en sont les échanges en cours
help-show-trade = /echange : voir un échange par son numéro
help-balance = /solde : combien il y a sur son compte
help-statement = /releve : tous les mouvements du compte, avec un fichier
help-pay = /payer : donner des { $unit } à quelqu’un
help-grant = /accorder : créditer un membre depuis le compte du club
help-pay-example = Par exemple : « /payer @Ali 10 pour l’aide de samedi ». Rien ne part sans confirmation.
help-profile = /profil : les avis reçus, les siens ou ceux d’un membre
help-profile-example = Par exemple : « /profil @Ali ».
help-rules = /regles : les règles du club
help-clubs = /clubs : choisir de quel club on parle
help-settings = /club : changer les règles du club
help-settings-example = Par exemple : « /club silence 22-7 ». Seul, /club montre tous les réglages.
help-join = /rejoindre : réunir plusieurs groupes dans un même club
help-join-example = Seul, /rejoindre donne un code. Dans l’autre groupe, on écrit /rejoindre suivi de ce code.
help-help = /aide : cette liste
help-my-data = /mesdonnees : recevoir une copie de toutes ses données
help-listening = /ecoute : accepter ou non que je propose une annonce d’après ce qui s’écrit dans le groupe
help-leave = /quitte : partir, et tout effacer
help-report = /signaler : signaler une annonce aux personnes qui animent le club
help-report-example = Par exemple : « /signaler 12 propos blessants ».

## What networks show before anybody writes

menu-description = Je suis Troquet. J’aide le voisinage à échanger des objets, des services et des savoirs, dans le groupe de discussion qui existe déjà. Une phrase suffit : « je donne une table », « qui aurait une perceuse ? ». Je garde les annonces, les points et les rendez-vous. Sans publicité : tout reste sur le serveur de la personne ou de l’association qui m’héberge.
menu-short-description = Objets, services et savoirs à échanger dans son voisinage. Logiciel libre, sans publicité.
invitation-declined = Je ne peux pas venir ici : la personne qui m’héberge n’a pas autorisé cette invitation. Il faut lui demander d’ajouter à sa liste (allow_invites_from) l’adresse de qui m’invite, ou son serveur.

## Reports

report-thanks = Merci, c’est transmis en privé aux personnes qui animent le club. L’annonce { $number } reste visible en attendant.
report-alone = Merci de l’avoir dit. Personne d’autre n’anime ce club pour le moment : le mieux est d’en parler directement avec l’autre personne.
report-add-reason = Pour ajouter une raison, écrivez par exemple « /signaler { $number } propos blessants ».
report-to-stewards = Signalement : annonce { $number }, « { $title } »
report-by = Signalée par { $by }. Publiée par { $owner }.

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
pay-over = Ce versement n’est plus à confirmer : rien n’a été versé cette fois. Écrivez /releve pour voir ce qui a été versé.
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
rate-noted = C’est noté, merci ! Les avis s’affichent ensemble : quand { $name } aura noté aussi, ou { $until } au plus tard.
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
later-but-not = Cela ne peut pas attendre, l’échéance est proche : { $what }.
later-too-late = Cela ne peut pas attendre si longtemps : c’est pour { $until } au plus tard. Répondez d’ici là.
no-more-trade = D’accord, je ne vous rappelle plus l’échange { $number }. Écrivez /echange { $number } pour le retrouver.
no-more-offer = D’accord, je ne vous le demande plus. L’annonce { $number } reste en ligne jusqu’au { $day }.
