-- The first tables. Portable: BIGINT, TEXT and BYTEA only; yes and no are 1 and 0; moments are milliseconds since 1970 in UTC;
-- identifiers are made by the program. What is asked for or constrained has a column of its own, the rest is JSON text.
-- A shipped migration is never edited.

-- Counters that outlive the process.
CREATE TABLE sequence (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO sequence (name, value) VALUES ('instance', 0);

-- ── people ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

-- An erased member keeps its row without a name: its id is the pseudonym of its ledger rows.
CREATE TABLE member (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id > 0),
    kind TEXT NOT NULL CHECK (kind IN ('person', 'association', 'collective', 'business')),
    name TEXT,
    name_folded TEXT,
    standing TEXT NOT NULL CHECK (standing IN ('active', 'leaving', 'erased')),
    leaving_at BIGINT,
    consented_at BIGINT NOT NULL,
    -- 0: wants no question about what it says in a group that is listened to.
    heard BIGINT NOT NULL DEFAULT 1 CHECK (heard IN (0, 1)),
    CHECK ((standing = 'erased') = (name IS NULL)),
    CHECK ((name_folded IS NULL) = (name IS NULL)),
    CHECK ((standing = 'leaving') = (leaving_at IS NOT NULL))
);
CREATE INDEX member_named ON member (name_folded);

CREATE TABLE contact (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id > 0),
    member BIGINT NOT NULL REFERENCES member (id),
    network TEXT NOT NULL,
    address TEXT NOT NULL,
    username TEXT,
    username_folded TEXT,
    private_chat TEXT,
    reach TEXT NOT NULL CHECK (reach IN ('open', 'unknown', 'blocked')),
    used_at BIGINT NOT NULL,
    last_club BIGINT,
    last_club_at BIGINT,
    UNIQUE (network, address),
    CHECK ((last_club IS NULL) = (last_club_at IS NULL))
);
CREATE INDEX contact_of ON contact (member);
CREATE INDEX contact_chat ON contact (network, private_chat);
CREATE INDEX contact_named ON contact (username_folded);

-- Who said no; nothing else is kept of them.
CREATE TABLE consent_refused (
    network TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (network, person)
);

-- What somebody wrote before they consented, for at most a day.
CREATE TABLE waiting_input (
    network TEXT NOT NULL,
    person TEXT NOT NULL,
    incoming TEXT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (network, person)
);

-- ── clubs ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

-- The floors repeat what stands in the rules, so that the tables refuse an overdraft by themselves.
CREATE TABLE club (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id > 0),
    name TEXT NOT NULL,
    rules TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    floor BIGINT NOT NULL CHECK (floor <= 0),
    newcomer_floor BIGINT NOT NULL CHECK (newcomer_floor >= floor),
    newcomer_exchanges BIGINT NOT NULL CHECK (newcomer_exchanges >= 0),
    last_offer BIGINT NOT NULL DEFAULT 0,
    last_trade BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX club_born ON club (created_at);

CREATE TABLE room (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id > 0),
    network TEXT NOT NULL,
    address TEXT NOT NULL,
    thread TEXT,
    club BIGINT REFERENCES club (id),
    since BIGINT NOT NULL,
    UNIQUE (network, address)
);
CREATE INDEX room_of ON room (club);

CREATE TABLE membership (
    club BIGINT NOT NULL REFERENCES club (id),
    member BIGINT NOT NULL REFERENCES member (id),
    role TEXT NOT NULL CHECK (role IN ('member', 'moderator', 'steward', 'former')),
    since BIGINT NOT NULL,
    PRIMARY KEY (club, member)
);
CREATE INDEX membership_of ON membership (member);

-- A code opens one purpose (JSON); a new one for the same purpose replaces the old.
CREATE TABLE code (
    purpose TEXT NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    until BIGINT NOT NULL
);

-- ── offers and exchanges ────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE offer (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id > 0),
    club BIGINT NOT NULL REFERENCES club (id),
    number BIGINT NOT NULL CHECK (number > 0),
    owner BIGINT NOT NULL REFERENCES member (id),
    version BIGINT NOT NULL CHECK (version > 0),
    content TEXT NOT NULL,
    category TEXT,
    photo BIGINT,
    quantity BIGINT CHECK (quantity > 0),
    reserved BIGINT NOT NULL CHECK (reserved >= 0),
    given BIGINT NOT NULL CHECK (given >= 0),
    state TEXT NOT NULL CHECK (state IN ('published', 'fulfilled', 'withdrawn', 'expired', 'removed')),
    published_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    UNIQUE (club, number),
    CHECK (quantity IS NULL OR reserved + given <= quantity)
);
CREATE INDEX offer_listed ON offer (club, state, number);
CREATE INDEX offer_owned ON offer (owner, club);

-- Who waits for an offer, in order of id.
CREATE TABLE interest (
    offer BIGINT NOT NULL REFERENCES offer (id),
    member BIGINT NOT NULL REFERENCES member (id),
    id BIGINT NOT NULL UNIQUE,
    at BIGINT NOT NULL,
    PRIMARY KEY (offer, member)
);
CREATE INDEX interest_of ON interest (member);

CREATE TABLE trade (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id > 0),
    club BIGINT NOT NULL REFERENCES club (id),
    number BIGINT NOT NULL CHECK (number > 0),
    offer BIGINT REFERENCES offer (id),
    title TEXT NOT NULL,
    owner BIGINT NOT NULL REFERENCES member (id),
    asker BIGINT NOT NULL REFERENCES member (id),
    version BIGINT NOT NULL CHECK (version > 0),
    terms TEXT NOT NULL,
    pieces BIGINT NOT NULL CHECK (pieces >= 0),
    owner_gives BIGINT NOT NULL CHECK (owner_gives IN (0, 1)),
    asker_gives BIGINT NOT NULL CHECK (asker_gives IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN (
        'proposed', 'agreed', 'scheduled', 'no_show_said', 'handed_over', 'completed', 'disputed', 'ended')),
    detail TEXT NOT NULL,
    is_over BIGINT NOT NULL CHECK (is_over IN (0, 1)),
    completed_at BIGINT,
    absent BIGINT,
    since BIGINT NOT NULL,
    reason TEXT,
    UNIQUE (club, number),
    CHECK (owner <> asker),
    CHECK ((state IN ('completed', 'ended')) = (is_over = 1)),
    CHECK ((state = 'completed') = (completed_at IS NOT NULL))
);
CREATE INDEX trade_owned ON trade (owner, is_over);
CREATE INDEX trade_asked ON trade (asker, is_over);
CREATE INDEX trade_on ON trade (offer, is_over);

-- Every version of a trade's terms, for what changed.
CREATE TABLE proposition (
    trade BIGINT NOT NULL REFERENCES trade (id),
    version BIGINT NOT NULL,
    terms TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (trade, version)
);

CREATE TABLE rating (
    trade BIGINT NOT NULL REFERENCES trade (id),
    rater BIGINT NOT NULL REFERENCES member (id),
    rated BIGINT NOT NULL REFERENCES member (id),
    club BIGINT NOT NULL REFERENCES club (id),
    stars BIGINT NOT NULL CHECK (stars BETWEEN 1 AND 5),
    comment TEXT,
    answer TEXT,
    at BIGINT NOT NULL,
    shown_at BIGINT,
    PRIMARY KEY (trade, rater),
    CHECK (rater <> rated)
);
CREATE INDEX rating_of ON rating (rated, club, shown_at);
CREATE INDEX rating_by ON rating (rater);

CREATE TABLE report (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id > 0),
    club BIGINT NOT NULL REFERENCES club (id),
    reporter BIGINT NOT NULL REFERENCES member (id),
    offer BIGINT REFERENCES offer (id),
    trade BIGINT REFERENCES trade (id),
    reason TEXT,
    at BIGINT NOT NULL
);
CREATE INDEX report_by ON report (reporter);

-- Pictures: the network's handle at once, the bytes by a later job.
CREATE TABLE photo (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id > 0),
    network TEXT NOT NULL,
    file TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'kept', 'failed')),
    bytes BYTEA,
    at BIGINT NOT NULL,
    CHECK ((state = 'kept') = (bytes IS NOT NULL))
);
CREATE INDEX photo_waiting ON photo (id) WHERE state = 'waiting';

-- ── points ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

-- A holder is a member's id, or 0 for the club itself.
CREATE TABLE account (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id > 0),
    club BIGINT NOT NULL REFERENCES club (id),
    holder BIGINT NOT NULL CHECK (holder >= 0),
    balance BIGINT NOT NULL,
    held BIGINT NOT NULL CHECK (held >= 0),
    completed BIGINT NOT NULL CHECK (completed >= 0),
    UNIQUE (club, holder)
);

CREATE TABLE hold (
    trade BIGINT NOT NULL PRIMARY KEY REFERENCES trade (id),
    club BIGINT NOT NULL REFERENCES club (id),
    payer BIGINT NOT NULL REFERENCES member (id),
    payee BIGINT NOT NULL REFERENCES member (id),
    amount BIGINT NOT NULL CHECK (amount > 0),
    state TEXT NOT NULL CHECK (state IN ('open', 'posted', 'void')),
    posted BIGINT NOT NULL CHECK (posted >= 0 AND posted <= amount),
    at BIGINT NOT NULL,
    ended_at BIGINT,
    CHECK (payer <> payee),
    CHECK ((state = 'open') = (ended_at IS NULL)),
    CHECK ((state = 'posted') = (posted > 0))
);
CREATE INDEX hold_open ON hold (club, payer) WHERE state = 'open';

-- Never changed, never deleted. The balances are those after the movement.
CREATE TABLE transfer (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id > 0),
    club BIGINT NOT NULL REFERENCES club (id),
    payer BIGINT NOT NULL,
    payee BIGINT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    kind TEXT NOT NULL CHECK (kind IN ('exchange', 'payment', 'grant', 'closing', 'joining', 'correction')),
    trade BIGINT REFERENCES trade (id),
    corrects BIGINT REFERENCES transfer (id),
    key TEXT NOT NULL,
    reason TEXT,
    at BIGINT NOT NULL,
    payer_balance BIGINT NOT NULL,
    payee_balance BIGINT NOT NULL,
    UNIQUE (club, key),
    CHECK (payer <> payee),
    FOREIGN KEY (club, payer) REFERENCES account (club, holder),
    FOREIGN KEY (club, payee) REFERENCES account (club, holder)
);
CREATE INDEX transfer_from ON transfer (club, payer, id);
CREATE INDEX transfer_to ON transfer (club, payee, id);
-- A movement is corrected at most once, an exchange paid at most once.
CREATE UNIQUE INDEX transfer_correction ON transfer (corrects) WHERE corrects IS NOT NULL;
CREATE UNIQUE INDEX transfer_exchange ON transfer (trade) WHERE kind = 'exchange';

-- ── conversation ────────────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TABLE inbox (
    network TEXT NOT NULL,
    event TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (network, event)
);
CREATE INDEX inbox_age ON inbox (at);

CREATE TABLE form (
    network TEXT NOT NULL,
    chat TEXT NOT NULL,
    person TEXT NOT NULL,
    body TEXT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (network, chat, person)
);

-- The choices under a message, for numbers that people type; the newest has the largest id.
CREATE TABLE prompt (
    network TEXT NOT NULL,
    chat TEXT NOT NULL,
    message TEXT NOT NULL,
    id BIGINT NOT NULL UNIQUE,
    choices TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (network, chat, message)
);
CREATE INDEX prompt_newest ON prompt (network, chat, id);

-- Which message is an offer's card in a chat.
CREATE TABLE card (
    network TEXT NOT NULL,
    chat TEXT NOT NULL,
    offer BIGINT NOT NULL REFERENCES offer (id),
    message TEXT NOT NULL,
    drawn_at BIGINT NOT NULL,
    PRIMARY KEY (network, chat, offer)
);
CREATE INDEX card_message ON card (network, chat, message);
CREATE INDEX card_of ON card (offer);

-- Messages waiting to leave. A lane is a chat, or a person whose chat is not known yet; within a lane rows leave in the order of
-- (not_before, id). `ready_at` is when the row may be tried: `not_before` at first, then the end of a lease or the next try.
CREATE TABLE outbox (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id > 0),
    network TEXT NOT NULL,
    chat TEXT,
    person TEXT,
    member BIGINT,
    lane TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('say', 'card', 'acknowledge', 'leave')),
    card BIGINT,
    body TEXT NOT NULL,
    starts BIGINT,
    rank BIGINT NOT NULL CHECK (rank BETWEEN 0 AND 2),
    posted_at BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    ready_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    is_claimed BIGINT NOT NULL DEFAULT 0 CHECK (is_claimed IN (0, 1)),
    is_held BIGINT NOT NULL DEFAULT 0 CHECK (is_held IN (0, 1)),
    CHECK (chat IS NOT NULL OR person IS NOT NULL),
    CHECK (ready_at >= not_before),
    CHECK ((kind = 'card') = (card IS NOT NULL))
);
CREATE INDEX outbox_lane ON outbox (lane, not_before, id) WHERE is_held = 0;
CREATE INDEX outbox_ready ON outbox (ready_at) WHERE is_held = 0;
CREATE INDEX outbox_held ON outbox (network, person) WHERE is_held = 1;
CREATE INDEX outbox_member ON outbox (member);
-- One mark « this card is stale » is enough until somebody draws it.
CREATE UNIQUE INDEX outbox_card ON outbox (lane, card) WHERE card IS NOT NULL AND is_claimed = 0 AND is_held = 0;

-- What is due. `who` is the member of a postponed reminder, else 0.
CREATE TABLE timer (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id > 0),
    at BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('trade', 'offer', 'room', 'member', 'turn', 'snoozed_trade', 'snoozed_offer')),
    subject BIGINT NOT NULL,
    who BIGINT NOT NULL,
    club BIGINT,
    member BIGINT,
    due TEXT NOT NULL
);
CREATE INDEX timer_due ON timer (at, id);
CREATE INDEX timer_of ON timer (kind, subject, who);

-- How far each network was read.
CREATE TABLE cursor (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- What happened, by number only: no name and no word that anybody wrote, so that erasure has nothing to look for here.
CREATE TABLE journal (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id > 0),
    at BIGINT NOT NULL,
    actor BIGINT,
    club BIGINT,
    event TEXT NOT NULL,
    subject BIGINT NOT NULL,
    detail TEXT
);
CREATE INDEX journal_age ON journal (at);
