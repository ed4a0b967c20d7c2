//! Transcripts: one file tells one story, and every network's harness plays it unchanged.
//!
//! - [`script`] reads the lines, [`moves`] the times between them, [`draw`] writes what came as such lines;
//! - [`stage`] is what a network must offer to play on: say, press, reply, what came since, move time, restart;
//! - [`player`] plays a script on a stage, compares, and rewrites what is expected on request;
//! - [`books`] sets and reads balances, below every network.
//!
//! ```text
//! # Ali demande un cours à Zoé.
//! horloge  lundi 2 mars 2026 09:00
//! membres  Zoé, Ali
//! soldes   Zoé 0, Ali 5, club -5
//!
//! Zoé> /offre Cours de guitare, 3 points
//! bot> Annonce 1 · Cours de guitare [Ça m’intéresse]
//! bot @Zoé> Annonce 1 publiée. [Modifier] [Retirer]
//! Ali clique [Ça m’intéresse]
//! …
//! (5 jours plus tard, 09:00)
//! ```
//!
//! | line | meaning |
//! | --- | --- |
//! | `Zoé> …`, `Zoé (privé)> …` | says in the group, in private; lines indented by five spaces go on |
//! | `Zoé (réponse)> …`, `Zoé (réponse 12)> …`, `Zoé (privé, réponse)> …` | answers the newest card of the group, that of annonce 12, the newest question in private |
//! | `Zoé (photo)> …` | with a picture |
//! | `Ali clique [Accepter]` | presses the newest button of that name that Ali sees, in private first |
//! | `Ali clique un ancien [Accepter]` | presses one that the newest has taken the place of |
//! | `Maya clique [Accepter] de Ali` | sends the press of a button that Ali sees: somebody else's |
//! | `Nina ouvre la discussion`, `Nina bloque`, `Nina quitte le groupe` | opens and closes the private chat, leaves the group |
//! | `Zoé ajoute Troquet` | puts Troquet into the group, which Zoé administers |
//! | `bot> …`, `bot @Zoé> …` | came in the group, in private |
//! | `carte> …`, `carte @Zoé> …` | an earlier message became this |
//! | `efface> …`, `efface @Zoé> …` | an earlier message that began like this is gone |
//! | `rien` | nothing came |
//! | `(5 jours plus tard, 09:00)`, `(demain 9:00)`, `(samedi 10:00)` | time passes, and what falls due happens |
//! | `(le réseau renvoie le dernier message)` | the last input comes again |
//! | `(redémarrage)` | the program ends and starts again on the same data |
//!
//! Chats are compared one by one, each in its order: networks do not agree on the order between chats.

pub mod books;
pub mod draw;
pub mod moves;
pub mod player;
pub mod script;
pub mod stage;
