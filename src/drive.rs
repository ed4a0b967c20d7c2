//! Drives an engine on a clock that is moved by hand: everything due happens at its own moment, in order, also when time jumps.
//! The service's loop, which waits for real time, is [`crate::service`].

use bot_core::{clock::Clock, engine::Engine, time::Timestamp};
use chrono::Duration;

use crate::{transcript::stage::Trouble, virtual_clock::VirtualClock};

/// Rounds of work in one go after which it is a loop without end.
const ROUNDS: u32 = 20_000;
/// The first step past something that is due but can't be done yet (a delivery behind one that waits); it doubles each time.
const STEP: Duration = Duration::seconds(1);

/// Does everything due by now.
///
/// # Errors
/// [`Trouble::Store`], and [`Trouble::NeverIdle`] if there is no end to it.
pub async fn now(engine: &Engine) -> Result<(), Trouble> {
    let mut rounds = 0;
    work(engine, &mut rounds).await.map(drop)
}

/// Does everything due within `pause`, moving the clock only as far as something was due.
///
/// # Errors
/// As [`now`].
pub async fn shortly(engine: &Engine, clock: &VirtualClock, pause: Duration) -> Result<(), Trouble> {
    let mut rounds = 0;
    let until = clock.now().after(pause);
    loop {
        let worked = work(engine, &mut rounds).await?;
        match engine.next_due().await? {
            Some(due) if due > clock.now() && due <= until => clock.move_to(due),
            // Due but not done: only time helps, and there is none left in this pause.
            _ if !worked => return Ok(()),
            _ => {}
        }
    }
}

/// Does everything due by `until`, moving the clock from one due moment to the next and at last to `until`.
///
/// # Errors
/// As [`now`].
pub async fn until(engine: &Engine, clock: &VirtualClock, until: Timestamp) -> Result<(), Trouble> {
    let mut rounds = 0;
    let mut step = STEP;
    loop {
        if work(engine, &mut rounds).await? {
            step = STEP;
        }
        let now = clock.now();
        if now >= until {
            return Ok(());
        }
        let next = match engine.next_due().await? {
            Some(due) if due > now => due.min(until),
            Some(_) => {
                let next = now.after(step).min(until);
                step = step * 2;
                next
            }
            None => until,
        };
        clock.move_to(next);
    }
}

/// Works until there is nothing more to do; says whether there was anything.
async fn work(engine: &Engine, rounds: &mut u32) -> Result<bool, Trouble> {
    let mut any = false;
    loop {
        let done = engine.tick().await? + engine.deliver().await?;
        if done == 0 && engine.fetch_photos().await? == 0 {
            return Ok(any);
        }
        any = true;
        *rounds += 1;
        if *rounds > ROUNDS {
            return Err(Trouble::NeverIdle);
        }
    }
}
