### What the program says: command line, configuration, terminal chat. The rules are those of bot-core.ftl: plain spaces, apostrophe ’,
### ellipsis …, « vous », whole sentences. Typography is put in when the file is loaded.

## Command line

cli-about = Troquet : le voisinage échange des biens, des services et des savoirs dans son groupe de discussion.
cli-usage-heading = Usage :
cli-usage = troquet [COMMANDE] [--config FICHIER]
cli-commands = Commandes :
cli-options = Options :
cli-help = Affiche cette aide
cli-config = Le fichier de configuration (sinon troquet.toml, s’il existe)
cli-console = La discussion au terminal, pour essayer (ce qui se passe sans configuration)
cli-script = Joue les lignes de ce fichier au lieu de lire le clavier ; s’arrête à la première différence
cli-data = Le dossier des données (sinon celui de la configuration, ou ./data)
cli-run = Le service, sur les réseaux configurés
cli-check = Montre la configuration en vigueur et ce qui manque
cli-online = Demande aussi aux réseaux où en sont les comptes
cli-version = Affiche la version
cli-unknown-command = La commande « { $given } » n’existe pas.
cli-unknown-argument = L’option « { $given } » n’existe pas ici.
cli-missing-value = Il manque quelque chose après « { $given } ».
cli-twice = « { $given } » ne peut être donné qu’une fois.
cli-unreadable = La ligne de commande ne peut pas être lue.
cli-nearest = Vouliez-vous dire : { $nearest } ?
cli-see-help = L’aide : troquet --help

## Configuration

why-not-found = il n’existe pas
why-permission = l’accès est refusé
why-folder = c’est un dossier
why-in-use = elle est déjà prise
why-not-text = ce n’est pas du texte
config-unreadable = Le fichier { $path } ne peut pas être lu : { $why }.
config-not-toml = { $path }, ligne { $line }, colonne { $column } : ce n’est pas du TOML. Vérifiez les guillemets et le signe =.
config-unknown-key = { $place } : la clé « { $key } » est inconnue.
config-not-text = { $place } : la valeur de « { $key } » doit être un texte entre guillemets.
config-both = { $place } : « { $key } » est donné deux fois, directement et par un fichier. Gardez l’un des deux.
config-exclusive = { $place } : « { $key } » et « { $other } » s’excluent. Gardez l’un des deux.
config-empty-secret = Le fichier { $path }, qui doit contenir « { $key } », est vide.
config-bad-value = { $place } : la valeur de « { $key } » ne convient pas. Par exemple : { $expected }
config-missing = Il manque « { $key } », à cause de : { $because }.
check-file = Fichier de configuration : { $path }
check-no-file = Aucun fichier de configuration : tout est par défaut ou vient de l’environnement.
check-secret = (présent, caché)
check-unset = (non défini)
check-default = par défaut
check-own-server = (les personnes du même serveur)
check-made-at-start = (choisi au hasard à chaque démarrage)
check-line = { $key } = { $value } ({ $place })
check-complete = Tout est là : « troquet run » peut démarrer.
check-no-network = Il manque un réseau. Pour que « troquet run » puisse démarrer, écrivez dans { $file } l’une de ces sections, ou les deux :

## check-config --online

online-nobody = Aucun compte n’est configuré : il n’y a rien à demander.
online-unreachable = Telegram ne répond pas : { $why }
online-account = Compte Telegram : @{ $name }
online-joins = Ajout à un groupe : permis.
online-joins-not =
    Ajout à un groupe : interdit, donc Troquet ne peut entrer dans aucun groupe.
    Pour le permettre : écrivez /setjoingroups à @BotFather, choisissez le robot, puis « Enable ».
online-privacy-on =
    Mode « privacy » : actif. Dans un groupe, Troquet reçoit les commandes, les réponses à ses messages et les boutons, mais pas toujours
    les mentions ni les photos. Pour tout recevoir : nommez le robot administrateur du groupe. Ou bien écrivez /setprivacy à @BotFather,
    choisissez le robot, puis « Disable » ; ensuite retirez-le de chaque groupe et ajoutez-le de nouveau.
online-privacy-off = Mode « privacy » : inactif. Troquet reçoit tout ce qui s’écrit dans les groupes, et ne garde que ce qui lui est adressé.
online-polling = Messages : « troquet run » va les chercher.
online-webhook = Messages : Telegram les apporte à telegram.webhook_url.
online-webhook-not-yet = Messages : Telegram ne les apporte pas encore. « troquet run » le lui demande en démarrant.
online-webhook-in-the-way =
    Messages : un webhook est en place, alors que telegram.mode est « poll ». Tant qu’il y est, aucun message n’arrive ici.
    « troquet run » l’enlève en démarrant. S’il revient, un autre programme utilise ce compte : arrêtez-le.
online-webhook-elsewhere =
    Messages : Telegram les apporte à une autre adresse que telegram.webhook_url.
    « troquet run » corrige cela en démarrant. Si cela revient, un autre programme utilise ce compte : arrêtez-le.
online-pending = { $count ->
    [1] 1 message attend chez Telegram.
   *[other] { $count } messages attendent chez Telegram.
    }
online-minutes = { $count ->
    [0] il y a moins d’une minute
    [1] il y a 1 minute
   *[other] il y a { $count } minutes
    }
online-hours = il y a { $count } heures
online-failure = Dernier échec de Telegram pour les apporter, { $ago } : { $why }
online-administrator = Groupe { $group } : administrateur. Troquet y lit tout, et peut savoir qui est dans le groupe.
online-member = Groupe { $group } : membre.
online-silenced = Groupe { $group } : Troquet n’a pas le droit d’y écrire. Rendez-lui ce droit dans les réglages du groupe.
online-absent = Groupe { $group } : Troquet n’y est plus. Ajoutez-le de nouveau si le club doit y continuer.
online-moved = Groupe { $group } : il a changé de numéro. Troquet suivra de lui-même.
online-unknown = Groupe { $group } : Telegram ne répond pas à ce sujet : { $why }
online-no-database = La base de données n’a pas pu être lue, donc aucun groupe n’est vérifié. Avant le premier démarrage, c’est normal.
online-no-groups = Aucun groupe Telegram n’a encore de club.
online-matrix-server = Serveur Matrix : { $server }, version { $version }.
online-matrix-discovery = Le domaine du compte mène bien à ce serveur.
online-matrix-discovery-other = Le domaine du compte mène à { $other }, la configuration à une autre adresse. Vérifiez « matrix.homeserver ».
online-matrix-discovery-nothing = Le domaine du compte n’annonce aucun serveur (.well-known/matrix/client), ou ne répond pas. Troquet n’en a pas besoin.
online-matrix-password = Connexion : par mot de passe.
online-matrix-no-password =
    Connexion : ce serveur ne prend pas de mot de passe. Faites un jeton pour un appareil, et mettez « matrix.access_token » et
    « matrix.device_id » à la place de « matrix.password ».
online-matrix-token = Connexion : par jeton.
online-matrix-new = Compte Matrix : pas encore ouvert ici. « troquet run » le fera, avec un nouvel appareil.
online-matrix-ended = Compte Matrix : le serveur a fermé la session. « troquet run » la rouvrira, avec le même appareil.
online-matrix-account = Compte Matrix : { $user }, appareil { $device }.
online-matrix-encryption = Chiffrement : l’appareil est signé, ses clés sont sauvegardées et peuvent revenir.
online-matrix-unsigned = Chiffrement : l’appareil n’est pas encore signé. « troquet run » le fait en démarrant, ou dit ce qui manque.
online-matrix-unrecoverable = Chiffrement : l’appareil est signé, mais rien ne permettrait de revenir après une perte. « troquet run » le prépare en démarrant.
online-matrix-no-backup = Chiffrement : l’appareil est signé, mais les clés des messages ne sont pas sauvegardées.
online-matrix-upload = Plus grand fichier accepté : { $megabytes } Mo.
online-matrix-limits = Limites d’envoi : un serveur ne les dit pas. Si Troquet répond lentement, voyez « override_ratelimit » dans le README.

## Transcripts

script-bad-line = Ligne { $number } : cette ligne n’est pas comprise : { $text }
script-stopped = Ligne { $number } : { $why }
script-difference = Différence après la ligne { $number } : { $line }
script-legend = (− attendu, + venu)
trouble-store = La base de données ne répond pas : { $error }
trouble-no-buttons = Il n’y a aucun bouton à cliquer ici, donc pas de [{ $label }].
trouble-no-button = Il n’y a pas de bouton [{ $label }] ici. Visibles : { $visible }
trouble-no-message = Il n’y a ici aucun message auquel répondre.
trouble-never-idle = Troquet ne s’arrête plus de travailler : quelque chose tourne en rond.
trouble-not-member = { $name } n’est pas membre du club.
trouble-no-such-time = Cette heure n’existe pas, ou elle est passée.
trouble-balances = Ces soldes ne peuvent pas être mis en place : { $text }
trouble-network = Le réseau ne l’a pas fait : { $text }

## Terminal chat

console-said = Troquet
console-edited = Troquet (message modifié)
console-deleted = Troquet (message effacé)
console-left = Troquet quitte le groupe.
console-said-in = Troquet, dans { $room }
console-edited-in = Troquet, dans { $room } (message modifié)
console-deleted-in = Troquet, dans { $room } (message effacé)
console-left-in = Troquet quitte { $room }.
console-said-to = Troquet → { $name }, en privé
console-edited-to = Troquet → { $name }, en privé (message modifié)
console-deleted-to = Troquet → { $name }, en privé (message effacé)
console-file = { "  " }Fichier : { $name } ({ $lines ->
    [0] vide
    [1] 1 ligne
   *[other] { $lines } lignes
    })
console-group = Les voisins de Vernier
console-file-failed = { $path } ne peut être ni lu ni écrit : { $why }.
console-folder-in-use = Cette histoire commence avec ses propres membres, et { $path } a déjà servi. Choisissez un dossier vide avec --data.
console-keyboard-failed = Le clavier ne répond plus : { $error }
console-speaks = { $name }>{ " " }
console-speaks-privately = { $name } (privé)>{ " " }
console-time = Nous sommes le { $time }.
console-scene =
    Bienvenue dans Troquet. Vous êtes dans le groupe « { $group } », avec { $people }, comme dans une vraie discussion.
    Ici, c’est vous qui parlez pour tout le monde. Pour l’instant vous êtes { $who }. Essayez :
    1. Proposez quelque chose : /offre Vélo enfant 16 pouces, 15 points
    2. Devenez quelqu’un d’autre : @Ali
    3. Cliquez sur le bouton « Ça m’intéresse » avec son numéro : 1
    4. Allez en privé, là où l’on s’arrange : @Ali privé, puis @Zoé privé pour répondre
    5. Avancez dans le temps : (demain 9:00)
    6. Invitez quelqu’un de nouveau : @Nina
    Les numéros sont les boutons. Tout est gardé : fermez avec /quit et revenez quand vous voulez. Une question : ?
console-welcome-back =
    Vous revoilà dans « { $group } », avec { $people }. Vous parlez pour { $who }.
    De l’aide : ?
console-help =
    @Zoé                     parler pour Zoé dans le groupe
    @Zoé privé               parler pour Zoé en privé avec Troquet
    1, 2, …                  cliquer sur le bouton de ce numéro, sous le dernier message qui en a
    > texte                  répondre à la dernière annonce du groupe, ou au dernier message en privé
    Ali clique [Accepter]    cliquer pour quelqu’un d’autre
    (demain 9:00)            avancer dans le temps ; aussi (2 heures plus tard), (dans 3 jours, 09:00), (samedi 10:00)
    /aide                    ce que Troquet sait faire
    /quit                    fermer ; tout est gardé
console-no-time = Je ne comprends pas « { $text } ». Par exemple : (demain 9:00), (2 heures plus tard), (samedi 10:00)
console-switch-hint = Pour répondre à la place de { $name } : @{ $name } privé
console-how-to-leave = Pour fermer : /quit
console-bye = À bientôt !

## Service

run-database = La base de données ne peut pas être ouverte : { $error }
run-listen = L’adresse { $address } (http.listen) ne peut pas être ouverte : { $why }.
run-refused = Le réseau refuse « { $key } ». Vérifiez sa valeur.
run-matrix-folder = Le dossier du compte Matrix ne peut pas être utilisé : { $error }
run-matrix-away = Le serveur Matrix ne répond pas : { $why }
run-matrix-token =
    Le serveur Matrix refuse « matrix.access_token », ou ce jeton appartient à un autre appareil que « matrix.device_id ».
    Faites un nouveau jeton, donc un nouvel appareil, et mettez les deux dans la configuration.
run-matrix-other-account =
    Le dossier { $folder } appartient au compte { $found }, pas à celui de la configuration.
    Corrigez « matrix.user », ou choisissez un autre « data_dir ».
run-matrix-other-device =
    Les clés du dossier { $folder } ne sont pas celles de l’appareil { $device } : c’est une copie ancienne, ou celles d’un autre appareil.
    Ne remettez jamais une ancienne copie de ce dossier. Retirez-le, puis démarrez : avec un mot de passe, Troquet fait un nouvel appareil
    et retrouve l’identité du compte par « matrix.recovery_passphrase » ; avec un jeton, faites d’abord un nouveau jeton.
run-matrix-lost-keys =
    Les clés de l’appareil { $device } sont perdues, et un jeton ne permet pas d’en faire d’autres.
    1. Déconnectez cet appareil du compte. 2. Faites un nouveau jeton, donc un nouvel appareil. 3. Mettez « matrix.access_token » et
    « matrix.device_id » à jour, et gardez « matrix.recovery_passphrase » : l’identité du compte revient au démarrage.
run-matrix-no-passphrase =
    Le compte Matrix a déjà une identité de chiffrement, et Troquet ne peut pas la retrouver sans la phrase de récupération.
    Mettez-la dans « matrix.recovery_passphrase » (une clé de récupération va aussi).
run-matrix-wrong-passphrase =
    La phrase « matrix.recovery_passphrase » n’ouvre pas les secrets du compte Matrix. Mettez celle qui a été choisie la première fois.
run-matrix-nothing-kept =
    Le compte Matrix a une identité de chiffrement, mais le serveur n’en garde rien que Troquet puisse retrouver.
    Dans l’application où ce compte est ouvert, activez la récupération, ou réinitialisez l’identité. Puis démarrez de nouveau.
run-matrix-needs-approval =
    Le serveur Matrix veut une confirmation pour la première identité de chiffrement du compte, ce qu’un jeton ne permet pas.
    Ouvrez ce compte une fois dans une application, activez-y la récupération, et mettez sa clé dans « matrix.recovery_passphrase ».
run-matrix-passphrase =
    Phrase de récupération du compte Matrix, montrée une seule fois : { $passphrase }
    Elle est aussi dans { $file }. Copiez-la en lieu sûr : sans elle, un dossier perdu veut dire une nouvelle identité.
run-system = Le système ne permet pas de démarrer : { $error }

## Compréhension

cli-understand = Dit ce que veulent dire des messages : une ligne JSON par message en entrée, une ligne JSON en sortie
cli-explain = L’explique à une personne : mots soulignés, règles nommées ; une ligne sans JSON est un message
cli-rules = Montre toutes les règles avec leurs exemples
understand-failed = Les messages ne peuvent pas être lus ou écrits : { $error }
understand-bad-line = Ligne { $line } : { $why }
understand-not-text = ce n’est pas du texte (UTF-8)
understand-not-json = ce n’est pas un objet JSON sur une ligne
understand-missing = il manque « { $field } »
understand-not-a-string = « { $field } » doit être un texte
understand-bad-value = « { $field } » ne peut pas valoir « { $value } »
understand-means = → { $meaning } ({ $name }, { $sure })
understand-sure = sûr
understand-ambiguous = à confirmer
understand-weak = un simple indice
intent-offer-give = offre un don
intent-offer-lend = offre un prêt
intent-offer-swap = offre un troc ou demande des points
intent-offer-service = offre un service
intent-offer-knowledge = offre un savoir
intent-request-item = cherche un objet
intent-request-loan = cherche à emprunter
intent-request-service = cherche un service
intent-request-knowledge = cherche à apprendre
intent-accept = accepte
intent-decline = refuse
intent-counter-points = propose d’autres points
intent-counter-item = propose autre chose à la place
intent-propose-time = propose un moment
intent-ask-question = pose une question
intent-ask-balance = demande son solde
intent-ask-clarification = ne peut pas être compris ou n’a pas compris
intent-thanks = remercie ou donne un avis
intent-cancel = annule
intent-close = ferme son annonce
intent-returned = a rendu l’objet
intent-received = a bien reçu
intent-problem = signale un problème
intent-none = rien pour Troquet
