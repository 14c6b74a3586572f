//! What an event does to the state. Total: every event can be applied, and applying it decides nothing.

use std::sync::Arc;

use scenario::SeatId;

use crate::card::PlanAsked;
use crate::digest::Kept;
use crate::event::Event;
use crate::motion::Motion;
use crate::request::Request;
use crate::state::{Past, State};
use crate::view::{AgreementStage, Answer, MotionStage};
use crate::{
    agreement, capability, card, clause, commitment, flight, income, inject, law, leak, motion, outcome,
    phase, procedure, programme, request, secret, shelter, sky, support, suspicion, trust, vote,
};

/// Applies an event.
pub fn evolve(st: &mut State, ev: &Event) {
    apply(st, ev);
    if let Some(s) = actor(ev).and_then(|seat| st.seats.get_mut(seat)) {
        s.acted = true;
    }
    let past = Kept::new(Past {
        date: st.date,
        round: st.round,
        event: ev.clone(),
    });
    Arc::make_mut(&mut st.history).push(past);
}

#[expect(clippy::too_many_lines, reason = "one arm for each event, and nothing else")]
fn apply(st: &mut State, ev: &Event) {
    match ev {
        Event::SessionOpened {
            charter,
            members,
            seats,
        } => phase::on_session(st, charter, members, seats),
        Event::OccupantChanged { seat, occupant } => phase::on_occupant(st, seat, *occupant),
        Event::NoiseChosen { noise } => st.sky.noise = *noise,
        Event::RoundOpened { round, date } => phase::on_round(st, *round, *date),
        Event::PhaseOpened { phase } => phase::on_phase(st, *phase),
        Event::ClockAdvanced { to } => st.date = *to,
        Event::ObservationsIn { points, .. } => st.points += u64::from(*points),
        Event::PushObserved { seen } => sky::on_observed(st, seen),
        Event::SolutionUpdated { bulletin } => sky::on_solution(st, bulletin),
        Event::PrivateSolution { seat, bulletin } => sky::on_private(st, seat, bulletin),
        Event::ClauseOpened => clause::on_opened(st),
        Event::ClauseClosed { .. } => clause::on_closed(st),
        Event::CardsRequested { request } => card::on_requested(st, request),
        Event::CardsRecorded { cards, .. } => card::on_recorded(st, cards),
        Event::AssessmentRequested {
            seat,
            plan,
            knowledge,
            standing,
            stations,
            prepared,
        } => {
            let asked = PlanAsked {
                seat: seat.clone(),
                plan: plan.clone(),
                knowledge: knowledge.clone(),
                standing: standing.clone(),
                stations: stations.iter().cloned().collect(),
                prepared: prepared.clone(),
            };
            card::on_plan_asked(st, asked);
        }
        Event::CardDrawn { plan_hash, card } => card::on_drawn(st, plan_hash, card),
        Event::InjectReleased { inject, private_to } => inject::on_released(st, inject, private_to.as_ref()),
        Event::InjectPassed { inject, .. } => inject::on_passed(st, inject),
        Event::IncomePaid { seat, amount, .. } => income::on_paid(st, seat, *amount),
        Event::IncomeScaled { seat, percent } => income::on_scaled(st, seat, *percent),
        Event::MoneyLapsed { seat, amount } => income::on_lapsed(st, seat, *amount),
        Event::Granted { seat, amount } => income::on_granted(st, seat, *amount),
        Event::SupportChanged { seat, to, .. } => support::on_changed(st, seat, *to),
        Event::RiskStep { seat, step } => sky::on_risk_step(st, seat, *step),
        Event::TrustChanged { steps, .. } => trust::on_changed(st, steps),
        Event::SuspicionChanged { seat, to, .. } => suspicion::on_changed(st, seat, *to),
        Event::MotionTabled {
            id,
            mover,
            proposal,
            title,
            text,
            category,
            consents,
            amends,
            seconds_needed,
        } => {
            let stands = *seconds_needed == 0;
            let motion = Motion {
                round: st.round,
                mover: mover.clone(),
                proposal: proposal.clone(),
                title: title.clone(),
                text: text.clone(),
                category: *category,
                seconders: Vec::new(),
                stage: if stands {
                    MotionStage::OnDocket
                } else {
                    MotionStage::Tabled
                },
                seconds_needed: *seconds_needed,
                consents: consents.iter().map(|s| (s.clone(), None)).collect(),
                place: None,
                vote: None,
                ballots: std::collections::BTreeMap::new(),
                result: None,
                blocked: None,
                amends: *amends,
                divided_from: None,
                by_proxy: std::collections::BTreeMap::new(),
                closed: false,
                explanations: Vec::new(),
            };
            motion::on_tabled(st, *id, motion);
        }
        Event::MotionSeconded { motion, seat } => motion::on_seconded(st, *motion, seat),
        Event::MotionWithdrawn { motion } => motion::on_withdrawn(st, *motion),
        Event::DocketClosed { open, dropped } => motion::on_docket_closed(st, open, dropped),
        Event::ConsentGiven { motion, seat, given } => motion::on_consent(st, *motion, seat, *given),
        Event::BallotCast { motion, seat, choice } => vote::on_cast(st, *motion, seat, *choice),
        Event::MotionTallied { motion, result } => vote::on_tallied(st, *motion, result),
        Event::MotionBlocked { motion, reason } => vote::on_blocked(st, *motion, reason),
        Event::CharterAdopted { charter, members } => {
            st.charter = charter.clone();
            st.members = members.iter().cloned().collect();
            procedure::on_charter(st);
        }
        Event::Proceeding(event) => procedure::apply(st, event),
        Event::Law(event) => law::on_event(st, event),
        Event::SeatAdmitted { seat } => {
            st.members.insert(seat.clone());
        }
        Event::ProgrammeAdopted { programme } => programme::on_adopted(st, programme),
        Event::RestDue { programme } => programme::on_rest_due(st, *programme),
        Event::PledgeSealed { seat, pledge } => commitment::on_pledge(st, seat, *pledge),
        Event::Delivered {
            programme,
            seat,
            amount,
            entry,
            credit,
        } => {
            programme::on_delivered(st, *programme, seat, *amount, *entry, *credit);
        }
        Event::QuotaRefused {
            programme,
            seat,
            amount,
        } => programme::on_refused(st, *programme, seat, *amount),
        Event::CallUpDeclined { programme, seat } => programme::on_call_up_declined(st, *programme, seat),
        Event::ShortfallNoticed {
            programme,
            seat,
            brings,
            ..
        } => commitment::on_notice(st, seat, *programme, *brings),
        Event::StandingSet {
            programme,
            seat,
            standing,
            missing,
        } => {
            programme::on_standing(st, *programme, seat, *standing, *missing);
        }
        Event::NoPlan | Event::ReserveUsed { .. } | Event::CallUpRefused { .. } => {}
        Event::ProgrammeDescoped {
            programme,
            card,
            shelter,
            cost,
            budget,
            quotas,
            cancelled,
            ..
        } => {
            programme::on_descoped(
                st,
                *programme,
                card,
                (*cost, *budget),
                quotas,
                shelter.as_ref(),
                cancelled,
            );
        }
        Event::ProgrammeLapsed { programme, cancelled } => programme::on_lapsed(st, *programme, cancelled),
        Event::ProgrammePaid {
            programme,
            amount,
            complete,
        } => {
            programme::on_paid(st, *programme, *amount, *complete);
        }
        Event::Returned {
            programme,
            seat,
            amount,
        } => programme::on_returned(st, *programme, seat, *amount),
        Event::CampaignBought {
            campaign,
            by,
            paid_alone,
        } => sky::on_bought(st, campaign, by, *paid_alone),
        Event::CapabilityKept {
            capability,
            by,
            until,
            paid_alone,
        } => capability::on_kept(st, capability, by, *until, *paid_alone),
        Event::CapabilityOrdered {
            capability,
            by,
            ready,
            paid_alone,
        } => capability::on_ordered(st, capability, by, *ready, *paid_alone),
        Event::CapabilityLost {
            capability,
            forgotten,
        } => capability::on_lost(st, capability, *forgotten),
        Event::ReadinessChanged { capability, to_ppm } => capability::on_readiness(st, capability, *to_ppm),
        Event::CampaignMissed { campaign, .. } => capability::on_missed(st, campaign),
        Event::StationOffered { seat } => sky::on_station(st, seat),
        Event::ShelterPrepared {
            of,
            by,
            people,
            moved,
            paid_alone,
        } => {
            shelter::on_prepared(st, of, by, *people, *moved, *paid_alone);
        }
        Event::OversightSet { seat, oversight } => suspicion::on_placed(st, seat, *oversight),
        Event::OfferMade { seat, craft } => inject::on_offer(st, seat, craft),
        Event::OfferAccepted { seat, craft, number } => flight::on_offer_accepted(st, seat, craft, *number),
        Event::MoneyGiven { from, to, amount } => request::on_gift(st, from, to, *amount),
        Event::RequestMade {
            id,
            from,
            to,
            item,
            by_inject,
        } => {
            let request = Request {
                round: st.round,
                from: from.clone(),
                to: to.clone(),
                item: item.clone(),
                answer: None,
            };
            request::on_made(st, *id, request, *by_inject);
        }
        Event::RequestAnswered { request, granted } => {
            let answer = if *granted {
                Answer::Granted
            } else {
                Answer::Refused
            };
            request::on_answered(st, *request, answer);
        }
        Event::RequestPriced { request, agreement } => {
            request::on_answered(st, *request, Answer::Price(*agreement));
        }
        Event::RequestUnanswered { request } => request::on_answered(st, *request, Answer::Silence),
        Event::MessageSent { from, to, text } => request::on_message(st, from, to.as_ref(), text),
        Event::AgreementOffered {
            id,
            from,
            to,
            gives,
            takes,
            public,
        } => agreement::on_offered(st, *id, (from, to), (gives, takes), *public),
        Event::AgreementAnswered { id, accepted } => {
            let stage = if *accepted {
                AgreementStage::Accepted
            } else {
                AgreementStage::Declined
            };
            agreement::on_stage(st, *id, stage);
        }
        Event::AgreementWithdrawn { id } => agreement::on_stage(st, *id, AgreementStage::Withdrawn),
        Event::AgreementLapsed { id } => agreement::on_stage(st, *id, AgreementStage::Lapsed),
        Event::AgreementPublished { id, .. } | Event::AgreementLeaked { id } => {
            agreement::on_published(st, *id);
        }
        Event::PromiseSettled {
            agreement,
            place,
            fate,
        } => {
            agreement::on_settled(st, *agreement, *place, *fate);
        }
        Event::SecretShared {
            seat, secret, effect, ..
        } => secret::on_shared(st, seat, secret, effect),
        Event::PaperLeaked { seat, secret, .. } => leak::on_paper(st, seat, secret),
        Event::SlotsChanged { owner, launcher, by } => inject::on_slots(st, owner, launcher, *by),
        Event::SaidReady { seat } => phase::on_ready(st, seat),
        Event::Launched { craft, thrown } => flight::on_launched(st, *craft, thrown.success()),
        Event::LaunchScrubbed { craft, .. } => flight::on_scrubbed(st, *craft),
        Event::CruiseEnded {
            craft,
            guidance,
            stage,
            beside,
            ..
        } => {
            flight::on_cruise_ended(st, *craft, guidance.is_some(), *stage);
            if *beside {
                flight::on_beside(st);
            }
        }
        Event::Recalled { craft } => flight::on_recalled(st, *craft),
        Event::WavedOff { craft } => flight::set(st, *craft, crate::physics::CraftStage::WavedOff),
        Event::ProgrammeDone { programme } => programme::on_done(st, *programme),
        Event::OutcomeReached { outcome } => outcome::on_reached(st, outcome),
    }
}

/// The seat that did it, if a seat did.
#[expect(clippy::too_many_lines, reason = "every event by its name")]
fn actor(ev: &Event) -> Option<&SeatId> {
    match ev {
        Event::MotionTabled { mover: by, .. }
        | Event::MoneyGiven { from: by, .. }
        | Event::MessageSent { from: by, .. }
        | Event::AgreementOffered { from: by, .. }
        | Event::AgreementPublished { by, .. } => Some(by),
        Event::RequestMade {
            from,
            by_inject: false,
            ..
        } => Some(from),
        Event::AssessmentRequested { seat, .. }
        | Event::MotionSeconded { seat, .. }
        | Event::ConsentGiven { seat, .. }
        | Event::BallotCast { seat, .. }
        | Event::PledgeSealed { seat, .. }
        | Event::Delivered { seat, .. }
        | Event::QuotaRefused { seat, .. }
        | Event::CallUpDeclined { seat, .. }
        | Event::ShortfallNoticed { seat, .. }
        | Event::StationOffered { seat }
        | Event::OversightSet { seat, .. }
        | Event::OfferAccepted { seat, .. }
        | Event::SecretShared { seat, .. }
        | Event::SaidReady { seat } => Some(seat),
        Event::CampaignBought { by, .. }
        | Event::CapabilityKept { by, .. }
        | Event::CapabilityOrdered { by, .. }
        | Event::ShelterPrepared { by, .. } => by.first(),
        Event::Proceeding(event) => procedure::actor(event),
        Event::Law(event) => law::actor(event),
        Event::SessionOpened { .. }
        | Event::PaperLeaked { .. }
        | Event::AgreementLeaked { .. }
        | Event::OccupantChanged { .. }
        | Event::NoiseChosen { .. }
        | Event::RoundOpened { .. }
        | Event::PhaseOpened { .. }
        | Event::ClockAdvanced { .. }
        | Event::ObservationsIn { .. }
        | Event::PushObserved { .. }
        | Event::SolutionUpdated { .. }
        | Event::PrivateSolution { .. }
        | Event::ClauseOpened
        | Event::ClauseClosed { .. }
        | Event::CardsRequested { .. }
        | Event::CardsRecorded { .. }
        | Event::CardDrawn { .. }
        | Event::InjectReleased { .. }
        | Event::InjectPassed { .. }
        | Event::IncomePaid { .. }
        | Event::IncomeScaled { .. }
        | Event::MoneyLapsed { .. }
        | Event::Granted { .. }
        | Event::SupportChanged { .. }
        | Event::RiskStep { .. }
        | Event::TrustChanged { .. }
        | Event::SuspicionChanged { .. }
        | Event::MotionWithdrawn { .. }
        | Event::DocketClosed { .. }
        | Event::MotionTallied { .. }
        | Event::MotionBlocked { .. }
        | Event::CharterAdopted { .. }
        | Event::SeatAdmitted { .. }
        | Event::ProgrammeAdopted { .. }
        | Event::NoPlan
        | Event::RestDue { .. }
        | Event::StandingSet { .. }
        | Event::ReserveUsed { .. }
        | Event::CallUpRefused { .. }
        | Event::ProgrammeDescoped { .. }
        | Event::ProgrammeLapsed { .. }
        | Event::ProgrammePaid { .. }
        | Event::Returned { .. }
        | Event::CapabilityLost { .. }
        | Event::ReadinessChanged { .. }
        | Event::CampaignMissed { .. }
        | Event::OfferMade { .. }
        | Event::RequestMade { .. }
        | Event::RequestAnswered { .. }
        | Event::RequestPriced { .. }
        | Event::RequestUnanswered { .. }
        | Event::AgreementAnswered { .. }
        | Event::AgreementWithdrawn { .. }
        | Event::AgreementLapsed { .. }
        | Event::PromiseSettled { .. }
        | Event::SlotsChanged { .. }
        | Event::Launched { .. }
        | Event::LaunchScrubbed { .. }
        | Event::CruiseEnded { .. }
        | Event::Recalled { .. }
        | Event::WavedOff { .. }
        | Event::ProgrammeDone { .. }
        | Event::OutcomeReached { .. } => None,
    }
}
