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

## Refusals: the cause, then one next step

# What could not be read.

refusal-usage = Je n’ai pas tout compris. Écrivez par exemple : { $example }
refusal-unknown-command = Je ne connais pas cette commande. Écrivez /aide pour voir ce que je sais faire.
refusal-nearest-command = Je ne connais pas cette commande. Vouliez-vous dire { $nearest } ?
refusal-bad-amount = Je n’ai pas compris le nombre. Écrivez un nombre entier de 1 à { $largest }, par exemple « { $example } ».
refusal-not-whole = On compte ici en nombres entiers. Écrivez par exemple « { $example } ».
refusal-bad-quantity = La quantité va de 1 à 999. Écrivez par exemple « 3 pièces ».
refusal-bad-stars = La note va de 1 à 5. Écrivez par exemple « 5 » ou « 4 merci beaucoup ».
refusal-too-long = C’est un peu long : { $limit } caractères au plus. Raccourcissez et renvoyez-le.
refusal-empty = Je n’ai rien trouvé à lire. Écrivez quelques mots.
refusal-message-too-long = Ce message est trop long pour moi. Envoyez l’essentiel en quelques lignes.
refusal-bad-time = Je n’ai pas compris la date ou l’heure. Écrivez par exemple « samedi à 10h » ou « le 28.11 à 18h30 ».
refusal-past-time = Ce moment est déjà passé. Proposez une date à venir, par exemple « samedi à 10h ».
refusal-gap-time = Cette heure n’existe pas ce jour-là : on passe à l’heure d’été. Proposez une autre heure.
refusal-money = Ici, rien ne se paie en argent. Écrivez plutôt « { $example } », ou ce qui vous ferait plaisir en échange.

# Not there, or not theirs (the same words for both).

refusal-no-offer = Cette annonce est introuvable. Écrivez /annonces pour voir celles du moment.
refusal-no-offer-number = L’annonce { $number } est introuvable. Écrivez /annonces pour voir celles du moment.
refusal-no-trade = Cet échange est introuvable. Répondez au message qui en parle.
refusal-no-trade-number = L’échange { $number } est introuvable. Vérifiez le numéro, ou répondez au message qui en parle.
refusal-no-member = Je ne trouve pas « { $name } » dans ce club. Vérifiez le nom, tel qu’il s’affiche dans le groupe.
refusal-which-member = Plusieurs membres portent ce nom ({ $names }). Écrivez le nom en entier.
refusal-nothing-waits = Rien n’attend cette réponse de votre part. Répondez au message de l’échange dont vous parlez.
refusal-which-trade = Plusieurs échanges attendent votre réponse : { $trades }. Répondez au message de celui que vous voulez dire.
refusal-trade-and-title = l’échange { $number } « { $title } »
refusal-no-club = Je ne vois pas de club pour vous ici. Écrivez-moi d’abord dans le groupe de votre quartier.
refusal-which-club = Vous êtes dans plusieurs clubs ({ $clubs }). Écrivez /clubs pour choisir.
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
    [1] Il n’en reste qu’une. Demandez-en une seule.
   *[other] Il n’en reste que { $available }. Demandez-en moins.
}
refusal-already-asked = Vous avez déjà répondu à cette annonce : c’est l’échange { $number }. Continuez-le en privé.
refusal-stale = La proposition a changé entre-temps. Regardez la version actuelle avant de répondre.
refusal-not-your-turn = C’est à l’autre personne de répondre. Je vous écris dès que c’est fait.
refusal-trade-over = L’échange { $number } est terminé. Pour recommencer, répondez de nouveau à l’annonce.
refusal-not-now = Ce n’est pas possible au point où en est l’échange { $number }. Regardez son dernier message : il dit ce qui vient ensuite.
refusal-too-many-propositions = { $most ->
    [one] Une seule proposition est possible. Acceptez-la ou refusez-la.
   *[other] Vous en êtes à { $most } propositions, c’est le maximum. Acceptez ou refusez la dernière.
}
refusal-same-terms = C’est déjà la proposition en cours. Changez quelque chose, ou acceptez-la.
refusal-empty-terms = Il n’y aurait rien à échanger. Nommez au moins un objet, un service ou un savoir.
refusal-points-both-ways = Une seule des deux personnes peut donner des { $unit }. Gardez un seul des deux nombres.
refusal-not-yet = Le rendez-vous est encore à venir : { $when }. Dites-le-moi une fois l’échange fait.
refusal-too-late = Le délai pour cela est passé. En cas de souci, parlez aux personnes qui animent le club.
refusal-too-many-offers = { $most ->
    [one] Une seule annonce peut être ouverte à la fois. Écrivez /mesannonces pour retirer la vôtre.
   *[other] Vous avez déjà { $most } annonces ouvertes, c’est le maximum. Écrivez /mesannonces pour en retirer une.
}

# Points.

refusal-not-enough = Il vous manque { $missing } : vous pouvez donner { $available } en ce moment. Proposez moins, ou rendez d’abord un service à quelqu’un.
refusal-ceiling = Le compte qui reçoit dépasserait la limite du club : { $ceiling }. Proposez moins, ou autre chose en échange.
refusal-gift-club = Dans ce club, tout se donne sans compter. Proposez la même chose sans { $unit }.

# Feedback.

refusal-already-rated = Vous avez déjà donné votre note pour cet échange, merci ! Il n’y a plus rien à faire.
refusal-already-answered = Vous avez déjà répondu à cet avis. Une seule réponse est possible.

# Clubs and people.

refusal-clubs-closed = Ici, on ne crée pas de club sans code. Demandez-le à la personne qui héberge Troquet.
refusal-too-many-clubs = Beaucoup de clubs sont nés aujourd’hui. Réessayez demain.
refusal-club-in-use = Ce groupe a déjà son club, avec des annonces ou des échanges. Continuez avec celui-ci.
refusal-bad-code = Ce code n’est pas le bon, ou n’est plus valable. Demandez-en un nouveau.
refusal-bad-setting = Je ne comprends pas ce réglage : « { $setting } ». Écrivez /club pour voir ceux qui existent.
refusal-leave-waits = Il reste quelque chose à finir : { $trades }. Terminez-le, puis recommencez.
refusal-trade = l’échange { $number }
refusal-too-many = C’est beaucoup en peu de temps, je fais une pause. Écrivez-moi de nouveau à partir de { $time }.
refusal-unchanged = C’est déjà le cas. Il n’y a rien à changer.
