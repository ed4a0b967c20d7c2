//! Every state with every act, as tables: who may do what, and what becomes of it.

use super::*;

/// One line per state and side, one column per act.
fn matrix(acts: &[&str]) -> String {
    let mut table = format!("{:27}", "");
    for act in acts {
        write!(table, "{act:15}").expect("a string takes anything");
    }
    for (name, trade) in states() {
        for side in Side::BOTH {
            write!(table, "\n{:27}", format!("{name} | {}", letter(side))).expect("a string takes anything");
            for act in acts {
                let cell = outcome(&trade, attempt(&trade, side, act, trade.version));
                write!(table, "{cell:15}").expect("a string takes anything");
            }
        }
    }
    table.lines().fold(String::new(), |text, line| text + line.trim_end() + "\n")
}

fn check(found: &str, expected: &str) {
    assert_eq!(found.trim(), expected.trim(), "found:\n{found}");
}

/// Until there is an agreement.
#[test]
fn every_state_and_act_of_negotiating() {
    check(
        &matrix(&["accept", "counter", "decline", "withdraw", "cancel"]),
        "
                           accept         counter        decline        withdraw       cancel
proposed by asker | o      agreed+ RH     proposed?a+    declined       (not now)      declined
proposed by asker | a      (turn)         (turn)         (turn)         withdrawn      withdrawn
proposed by owner | o      (turn)         (turn)         (turn)         withdrawn      withdrawn
proposed by owner | a      agreed+ RH     proposed?o+    declined       (not now)      declined
agreed | o                 (stale)        (not now)      (not now)      (not now)      off VF
agreed | a                 (stale)        (not now)      (not now)      (not now)      off VF
agreed, asker moves | o    (stale)        (not now)      (not now)      (not now)      off VF
agreed, asker moves | a    (stale)        (not now)      (not now)      (not now)      off VF
scheduled | o              (stale)        (not now)      (not now)      (not now)      off VF
scheduled | a              (stale)        (not now)      (not now)      (not now)      off VF
scheduled, asker moves | o (stale)        (not now)      (not now)      (not now)      off VF
scheduled, asker moves | a (stale)        (not now)      (not now)      (not now)      off VF
scheduled, hour past | o   (stale)        (not now)      (not now)      (not now)      off late VF
scheduled, hour past | a   (stale)        (not now)      (not now)      (not now)      off late VF
no-show, says owner | o    (stale)        (not now)      (not now)      (not now)      (not now)
no-show, says owner | a    (stale)        (not now)      (not now)      (not now)      (not now)
handed over by owner | o   (stale)        (not now)      (not now)      (not now)      (not now)
handed over by owner | a   (stale)        (not now)      (not now)      (not now)      (not now)
completed | o              (over)         (over)         (over)         (over)         (over)
completed | a              (over)         (over)         (over)         (over)         (over)
disputed | o               (stale)        (not now)      (not now)      (not now)      (not now)
disputed | a               (stale)        (not now)      (not now)      (not now)      (not now)
ended | o                  (over)         (over)         (over)         (over)         (over)
ended | a                  (over)         (over)         (over)         (over)         (over)
",
    );
}

/// From the agreement on.
#[test]
fn every_state_and_act_of_carrying_out() {
    check(
        &matrix(&["meet", "meet yes", "meet no", "done", "problem"]),
        "
                           meet           meet yes       meet no        done           problem
proposed by asker | o      (not now)      (not now)      (not now)      (not now)      (not now)
proposed by asker | a      (not now)      (not now)      (not now)      (not now)      (not now)
proposed by owner | o      (not now)      (not now)      (not now)      (not now)      (not now)
proposed by owner | a      (not now)      (not now)      (not now)      (not now)      (not now)
agreed | o                 agreed~?a+     (not now)      (not now)      handed?a       disputed
agreed | a                 agreed~?o+     (not now)      (not now)      done PG        disputed
agreed, asker moves | o    agreed~?a+     dated+         agreed+        handed?a       disputed
agreed, asker moves | a    agreed~?o+     (turn)         (turn)         done PG        disputed
scheduled | o              dated~?a+      (not now)      (not now)      handed?a       disputed
scheduled | a              dated~?o+      (not now)      (not now)      done PG        disputed
scheduled, asker moves | o dated~?a+      dated+         dated+         handed?a       disputed
scheduled, asker moves | a dated~?o+      (turn)         (turn)         done PG        disputed
scheduled, hour past | o   dated~?a+      (not now)      (not now)      handed?a       disputed
scheduled, hour past | a   dated~?o+      (not now)      (not now)      done PG        disputed
no-show, says owner | o    (not now)      (not now)      (not now)      (not now)      disputed
no-show, says owner | a    (not now)      (not now)      (not now)      (not now)      disputed
handed over by owner | o   (not now)      (not now)      (not now)      (turn)         disputed
handed over by owner | a   (not now)      (not now)      (not now)      done PG        disputed
completed | o              (over)         (over)         (over)         (over)         noted
completed | a              (over)         (over)         (over)         (over)         noted
disputed | o               (not now)      (not now)      (not now)      (not now)      (not now)
disputed | a               (not now)      (not now)      (not now)      (not now)      (not now)
ended | o                  (over)         (over)         (over)         (over)         (over)
ended | a                  (over)         (over)         (over)         (over)         (over)
",
    );
}

/// When somebody did not come.
#[test]
fn every_state_and_act_of_no_shows() {
    check(
        &matrix(&["no-show", "no-show yes", "contest"]),
        "
                           no-show        no-show yes    contest
proposed by asker | o      (not now)      (not now)      (not now)
proposed by asker | a      (not now)      (not now)      (not now)
proposed by owner | o      (not now)      (not now)      (not now)
proposed by owner | a      (not now)      (not now)      (not now)
agreed | o                 (not now)      (not now)      (not now)
agreed | a                 (not now)      (not now)      (not now)
agreed, asker moves | o    (not now)      (not now)      (not now)
agreed, asker moves | a    (not now)      (not now)      (not now)
scheduled | o              (not yet)      (not now)      (not now)
scheduled | a              (not yet)      (not now)      (not now)
scheduled, asker moves | o (not yet)      (not now)      (not now)
scheduled, asker moves | a (not yet)      (not now)      (not now)
scheduled, hour past | o   absent?a       (not now)      (not now)
scheduled, hour past | a   absent?o       (not now)      (not now)
no-show, says owner | o    (not now)      (turn)         (turn)
no-show, says owner | a    (not now)      no-show VF     disputed
handed over by owner | o   (not now)      (not now)      (not now)
handed over by owner | a   (not now)      (not now)      (not now)
completed | o              (over)         (over)         (over)
completed | a              (over)         (over)         (over)
disputed | o               (not now)      (not now)      (not now)
disputed | a               (not now)      (not now)      (not now)
ended | o                  (over)         (over)         (over)
ended | a                  (over)         (over)         (over)
",
    );
}

/// A button of an earlier version never acts.
#[test]
fn every_button_of_an_earlier_version_is_stale() {
    let acts = ["accept", "counter", "decline", "meet yes", "meet no"];
    let mut stale = Vec::new();
    for (name, trade) in states() {
        for (side, act) in Side::BOTH.into_iter().flat_map(|side| acts.map(|act| (side, act))) {
            let now = attempt(&trade, side, act, trade.version);
            let early = attempt(&trade, side, act, Version::FIRST);
            if now.is_ok() {
                assert_eq!(early, Err(Refusal::Stale), "{name}, {side:?}: {act}");
                stale.push((name, letter(side), act));
            } else {
                assert!(early.is_err(), "{name}, {side:?}: {act}");
            }
        }
    }
    assert_eq!(
        stale,
        [
            ("proposed by asker", 'o', "accept"),
            ("proposed by asker", 'o', "counter"),
            ("proposed by asker", 'o', "decline"),
            ("proposed by owner", 'a', "accept"),
            ("proposed by owner", 'a', "counter"),
            ("proposed by owner", 'a', "decline"),
            ("agreed, asker moves", 'o', "meet yes"),
            ("agreed, asker moves", 'o', "meet no"),
            ("scheduled, asker moves", 'o', "meet yes"),
            ("scheduled, asker moves", 'o', "meet no"),
        ]
    );
}
