//! The desks of one exercise, kept up to date from entry to entry: for delegations that look thousands of times and read
//! neither the feed nor why a button is grey.

use scenario::{Scenario, SeatId};

use crate::command::Seq;
use crate::event::Event;
use crate::legal::{Buttons, Lit};
use crate::state::State;
use crate::text;
use crate::view::{PublicView, SeatView};

use super::{desk, table};

/// What the room sees, kept between looks.
#[derive(Debug, Default)]
pub struct Desks {
    public: Option<PublicView>,
    news: News,
}

/// What has happened since the last look: parts of the view that may have changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct News {
    /// Anything at all may be another.
    all: bool,
    /// Motions.
    motions: bool,
    /// Programmes, what was bought, prepared or asked for.
    money: bool,
}

impl News {
    /// Only events that are known to leave the rest alone are told apart.
    fn hear(&mut self, event: &Event) {
        let words = matches!(
            event,
            Event::SaidReady { .. }
                | Event::MessageSent { .. }
                | Event::PledgeSealed { .. }
                | Event::TrustChanged { .. }
                | Event::SupportChanged { .. }
        );
        let motions = matches!(
            event,
            Event::BallotCast { .. } | Event::MotionSeconded { .. } | Event::MotionTabled { .. }
        );
        let money = matches!(
            event,
            Event::Delivered { .. }
                | Event::QuotaRefused { .. }
                | Event::CallUpDeclined { .. }
                | Event::ShortfallNoticed { .. }
                | Event::MoneyGiven { .. }
                | Event::StationOffered { .. }
                | Event::ShelterPrepared { .. }
                | Event::RequestMade { .. }
                | Event::RequestAnswered { .. }
                | Event::RequestPriced { .. }
        );
        self.motions |= motions;
        self.money |= money;
        self.all |= !(words || motions || money);
    }
}

impl Desks {
    /// What happened, so that the next look shows it. Every event of the exercise has to be heard.
    pub fn hear(&mut self, events: &[Event]) {
        for event in events {
            self.news.hear(event);
        }
    }

    /// Shows a seat its desk: the view that `project_seat` makes, but for the feed, the grey buttons' reasons and the
    /// line about what is next, which are empty, and the lit buttons, which are handed over beside it and looked up one
    /// by one. `None` if the scenario has no such seat.
    pub fn look<R>(
        &mut self,
        sc: &Scenario,
        st: &State,
        seat: &SeatId,
        seq: Seq,
        read: impl FnOnce(&SeatView, &dyn Lit) -> R,
    ) -> Option<R> {
        let public = self.refreshed(sc, st, seq);
        let view = desk::around(sc, st, seat, public, (Vec::new(), Vec::new(), String::new()))?;
        let answer = read(&view, &Buttons { sc, st, seat });
        self.public = Some(view.public);
        Some(answer)
    }

    /// The room's view now; what only grows is added to, and what did not change is left.
    fn refreshed(&mut self, sc: &Scenario, st: &State, seq: Seq) -> PublicView {
        let news = std::mem::take(&mut self.news);
        let Some(mut view) = self.public.take() else {
            return PublicView {
                feed: Vec::new(),
                ..table::public(sc, st, seq)
            };
        };
        view.seq = seq;
        if !news.all {
            table::update_seats(sc, st, &mut view.seats);
            table::add_messages(st, &mut view.messages);
            if news.motions {
                view.motions = table::motions(sc, st);
            }
            if news.money {
                let have = view.ledger.len();
                view.ledger.extend(st.ledger.iter().skip(have).cloned());
                table::update_money(sc, st, &mut view);
            }
            if news.motions || news.money {
                view.sentence = text::situation(sc, st);
            }
            return view;
        }
        // Bulletins and ledger lines are never taken back.
        let mut bulletins = std::mem::take(&mut view.bulletins);
        for (day, bulletin) in st.sky.bulletins.iter().skip(bulletins.len()) {
            bulletins.push((*day, (**bulletin).clone()));
        }
        let mut ledger = std::mem::take(&mut view.ledger);
        ledger.extend(st.ledger.iter().skip(ledger.len()).cloned());
        let mut messages = std::mem::take(&mut view.messages);
        table::add_messages(st, &mut messages);
        table::changing(sc, st, seq, (bulletins, ledger, messages))
    }
}
