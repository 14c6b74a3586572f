//! What a command causes: checks, then events. Nothing here writes to the real state.

use scenario::{Scenario, SeatId};

use crate::command::{Command, Issuer, Phase};
use crate::emit::Emit;
use crate::event::Event;
use crate::law;
use crate::rejection::Rejection;
use crate::state::State;
use crate::{
    Chance, Physics, agreement, alone, capability, cascade, commitment, flight, inject, motion, phase,
    procedure, request, rules, search, secret, shelter, sky, suspicion, vote,
};

/// What comes in from outside: dice and physics.
#[derive(Clone, Copy)]
pub struct Env<'a> {
    /// The session's chance.
    pub chance: &'a Chance,
    /// The physics.
    pub physics: &'a dyn Physics,
}

/// Decides a command: the events it causes, or why it is refused.
///
/// # Errors
/// A [`Rejection`] if the command is not allowed now; nothing happens then.
pub fn decide(
    sc: &Scenario,
    st: &State,
    who: &Issuer,
    cmd: &Command,
    env: &Env<'_>,
) -> Result<Vec<Event>, Rejection> {
    decide_and_evolve(sc, st, who, cmd, env).map(|(events, _)| events)
}

/// Decides a command and also gives the state after its events, the same that `evolve` makes of them.
///
/// # Errors
/// As [`decide`].
pub fn decide_and_evolve(
    sc: &Scenario,
    st: &State,
    who: &Issuer,
    cmd: &Command,
    env: &Env<'_>,
) -> Result<(Vec<Event>, State), Rejection> {
    check(sc, st, who, cmd)?;
    check_physics(sc, st, cmd, env)?;
    let mut em = Emit::new(sc, st.clone(), env);
    run_as(&mut em, who, cmd)?;
    Ok(em.finish())
}

/// Decides a command and applies its events to the state itself, which saves the copies that [`decide`] works on: for
/// whoever plays an exercise without undo, journal or hashes.
///
/// # Errors
/// As [`decide`]. A refused command leaves the state as it was, unless the physics had no answer
/// ([`Rejection::Physics`]): the state is empty then, and the exercise is at its end.
pub fn step(
    sc: &Scenario,
    st: &mut State,
    who: &Issuer,
    cmd: &Command,
    env: &Env<'_>,
) -> Result<Vec<Event>, Rejection> {
    check(sc, st, who, cmd)?;
    check_physics(sc, st, cmd, env)?;
    let whole = std::mem::replace(st, State::empty());
    let mut em = Emit::new(sc, whole, env);
    run_as(&mut em, who, cmd)?;
    let (events, after) = em.finish();
    *st = after;
    Ok(events)
}

fn run_as(em: &mut Emit<'_>, who: &Issuer, cmd: &Command) -> Result<(), Rejection> {
    match who {
        Issuer::Seat(seat) => act(em, seat, cmd)?,
        Issuer::Control | Issuer::Clock | Issuer::Adjudicator => run(em, cmd)?,
    }
    agreement::review(em);
    Ok(())
}

/// Whether a command is allowed now; cheap, without physics. What it allows, `decide` accepts, unless the physics has no
/// answer.
pub(crate) fn check(sc: &Scenario, st: &State, who: &Issuer, cmd: &Command) -> Result<(), Rejection> {
    if let Command::OpenSession { charter, seats } = cmd {
        needs(*who == Issuer::Control, "Control")?;
        return phase::check_open(sc, st, charter, seats);
    }
    if !st.open {
        return Err(Rejection::NotOpen);
    }
    if st.phase == Phase::Over {
        return Err(Rejection::Over);
    }
    match who {
        Issuer::Seat(seat) => {
            rules::seat(sc, seat)?;
            if !rules::occupied(st, seat) {
                return Err(Rejection::EmptySeat { seat: seat.clone() });
            }
            check_seat(sc, st, seat, cmd)
        }
        Issuer::Control | Issuer::Clock | Issuer::Adjudicator => check_table(sc, st, who, cmd),
    }
}

/// What only the physics can refuse.
fn check_physics(sc: &Scenario, st: &State, cmd: &Command, env: &Env<'_>) -> Result<(), Rejection> {
    let Command::RequestAssessment { plan } = cmd else {
        return Ok(());
    };
    let knowledge = sky::knowledge(sc, st, st.date, None);
    match env.physics.flaw(plan, &knowledge) {
        Ok(None) => Ok(()),
        Ok(Some(why)) => Err(Rejection::BadPlan { why }),
        Err(error) => Err(Rejection::Physics {
            what: error.what,
            why: error.why,
        }),
    }
}

fn needs(allowed: bool, whose: &str) -> Result<(), Rejection> {
    if allowed {
        Ok(())
    } else {
        Err(Rejection::NotYours {
            needs: whose.to_owned(),
        })
    }
}

/// Commands of Control, the clock and the adjudicator.
fn check_table(sc: &Scenario, st: &State, who: &Issuer, cmd: &Command) -> Result<(), Rejection> {
    let control = || needs(*who == Issuer::Control, "Control");
    let adjudicator = || needs(*who == Issuer::Adjudicator, "the adjudicator");
    match cmd {
        Command::AdvancePhase => {
            needs(*who != Issuer::Adjudicator, "Control or the clock")?;
            phase::check_advance(st)
        }
        Command::ReleaseInject { inject } => {
            control()?;
            inject::check_release(sc, st, inject)
        }
        Command::SetOccupant { seat, .. } => {
            control()?;
            rules::seat(sc, seat).map(|_| ())
        }
        Command::ChooseNoise { .. } => control(),
        Command::RecordCards { request, cards } => {
            adjudicator()?;
            search::check_cards(sc, st, *request, cards)
        }
        Command::RecordAssessment {
            plan_hash,
            assessment,
        } => {
            adjudicator()?;
            search::check_plan_answer(st, plan_hash, assessment)
        }
        Command::Procedure(asked) => procedure::check_table(sc, st, who, asked),
        Command::OpenSession { .. }
        | Command::TableMotion { .. }
        | Command::SecondMotion { .. }
        | Command::WithdrawMotion { .. }
        | Command::RequestAssessment { .. }
        | Command::GiveConsent { .. }
        | Command::RequestHelp { .. }
        | Command::AnswerRequest { .. }
        | Command::NamePrice { .. }
        | Command::SendMessage { .. }
        | Command::OfferAgreement { .. }
        | Command::AnswerAgreement { .. }
        | Command::WithdrawAgreement { .. }
        | Command::PublishAgreement { .. }
        | Command::ShareSecret { .. }
        | Command::GiveMoney { .. }
        | Command::CastBallot { .. }
        | Command::SealPledge { .. }
        | Command::Deliver { .. }
        | Command::RefuseQuota { .. }
        | Command::RefuseCallUp { .. }
        | Command::NoticeShortfall { .. }
        | Command::StepUp { .. }
        | Command::BuyCampaign { .. }
        | Command::FundCapability { .. }
        | Command::OfferStation
        | Command::PrepareShelter { .. }
        | Command::PlaceUnder { .. }
        | Command::Law(_)
        | Command::ActAlone { .. }
        | Command::WaveOff { .. }
        | Command::AcceptOffer { .. }
        | Command::Ready => Err(Rejection::NotYours {
            needs: "a delegation".to_owned(),
        }),
    }
}

/// In which phases a delegation may use a command; empty for commands that are no delegation's.
pub(crate) fn phases(cmd: &Command) -> &'static [Phase] {
    use Phase::{Commitment, Consultation, Decision, Execution, Situation};
    match cmd {
        Command::TableMotion { .. }
        | Command::SecondMotion { .. }
        | Command::WithdrawMotion { .. }
        | Command::RequestAssessment { .. }
        | Command::NoticeShortfall { .. } => &[Consultation],
        Command::GiveConsent { .. } => &motion::CONSENT_PHASES,
        Command::RequestHelp { .. }
        | Command::AnswerRequest { .. }
        | Command::NamePrice { .. }
        | Command::OfferAgreement { .. }
        | Command::AnswerAgreement { .. }
        | Command::WithdrawAgreement { .. }
        | Command::ShareSecret { .. }
        | Command::GiveMoney { .. }
        | Command::Law(_) => &[Consultation, Decision, Commitment],
        Command::CastBallot { .. } => &[Decision],
        Command::SealPledge { .. }
        | Command::Deliver { .. }
        | Command::RefuseQuota { .. }
        | Command::RefuseCallUp { .. }
        | Command::StepUp { .. }
        | Command::BuyCampaign { .. }
        | Command::FundCapability { .. }
        | Command::OfferStation
        | Command::PrepareShelter { .. }
        | Command::PlaceUnder { .. }
        | Command::ActAlone { .. }
        | Command::WaveOff { .. }
        | Command::AcceptOffer { .. } => &[Commitment],
        Command::SendMessage { .. } | Command::PublishAgreement { .. } | Command::Ready => {
            &[Situation, Consultation, Decision, Commitment, Execution]
        }
        Command::Procedure(asked) => procedure::phases(asked),
        Command::OpenSession { .. }
        | Command::AdvancePhase
        | Command::ReleaseInject { .. }
        | Command::SetOccupant { .. }
        | Command::ChooseNoise { .. }
        | Command::RecordCards { .. }
        | Command::RecordAssessment { .. } => &[],
    }
}

/// Commands of a delegation.
pub(crate) fn check_seat(sc: &Scenario, st: &State, seat: &SeatId, cmd: &Command) -> Result<(), Rejection> {
    let when = phases(cmd);
    if !when.is_empty() && !when.contains(&st.phase) {
        return Err(Rejection::WrongPhase {
            now: st.phase,
            needs: when.to_vec(),
        });
    }
    match cmd {
        Command::TableMotion { proposal } => motion::check_table(sc, st, seat, proposal),
        Command::SecondMotion { motion } => motion::check_second(sc, st, seat, *motion),
        Command::WithdrawMotion { motion } => motion::check_withdraw(st, seat, *motion),
        Command::RequestAssessment { plan } => search::check_plan(sc, st, seat, plan),
        Command::GiveConsent { motion, given } => motion::check_consent(st, seat, *motion, *given),
        Command::RequestHelp { to, item } => request::check_make(sc, st, seat, to, item),
        Command::AnswerRequest { request, granted } => {
            request::check_answer(sc, st, seat, *request, *granted)
        }
        Command::NamePrice { request, takes } => request::check_price(sc, st, seat, *request, takes),
        Command::SendMessage { to, text } => request::check_message(sc, seat, to.as_ref(), text),
        Command::OfferAgreement { to, gives, takes, .. } => {
            agreement::check_offer(sc, st, seat, to, (gives, takes))
        }
        Command::AnswerAgreement { agreement, accepted } => {
            agreement::check_answer(sc, st, seat, *agreement, *accepted)
        }
        Command::WithdrawAgreement { agreement } => agreement::check_withdraw(st, seat, *agreement),
        Command::PublishAgreement { agreement } => agreement::check_publish(st, seat, *agreement),
        Command::ShareSecret { secret } => secret::check_share(sc, st, seat, secret),
        Command::GiveMoney { to, amount } => request::check_gift(sc, st, seat, to, *amount),
        Command::CastBallot { motion, .. } => vote::check_cast(st, seat, *motion),
        Command::SealPledge {
            on_me,
            on_member,
            on_outsider,
        } => commitment::check_pledge(st, [*on_me, *on_member, *on_outsider]),
        Command::Deliver { programme, amount } => commitment::check_deliver(st, seat, *programme, *amount),
        Command::RefuseQuota { programme } => commitment::check_refuse(st, seat, *programme),
        Command::RefuseCallUp { programme } => cascade::check_refuse_call_up(sc, st, seat, *programme),
        Command::NoticeShortfall { programme, brings } => {
            commitment::check_notice(st, seat, *programme, *brings)
        }
        Command::StepUp { programme, amount } => commitment::check_step_up(st, seat, *programme, *amount),
        Command::BuyCampaign { campaign } => sky::check_buy(sc, st, seat, campaign),
        Command::FundCapability { capability } => capability::check_fund(sc, st, seat, capability),
        Command::OfferStation => sky::check_station(sc, st, seat),
        Command::PrepareShelter { of, people } => shelter::check_prepare(sc, st, seat, of, *people),
        Command::PlaceUnder { oversight } => suspicion::check_place(sc, st, seat, *oversight),
        Command::Law(act) => law::check(sc, st, seat, act),
        Command::ActAlone { card } => alone::check_alone(sc, st, seat, *card),
        Command::WaveOff { craft } => flight::check_wave_off(sc, st, seat, *craft),
        Command::AcceptOffer { craft } => flight::check_offer(st, seat, craft),
        Command::Procedure(asked) => procedure::check_seat(sc, st, seat, asked),
        Command::Ready => {
            let ready = st.seats.get(seat).is_some_and(|s| s.ready);
            if ready {
                Err(Rejection::Already {
                    what: "You have said so".to_owned(),
                })
            } else {
                Ok(())
            }
        }
        Command::OpenSession { .. }
        | Command::AdvancePhase
        | Command::ReleaseInject { .. }
        | Command::SetOccupant { .. }
        | Command::ChooseNoise { .. } => Err(Rejection::NotYours {
            needs: "Control".to_owned(),
        }),
        Command::RecordCards { .. } | Command::RecordAssessment { .. } => Err(Rejection::NotYours {
            needs: "the adjudicator".to_owned(),
        }),
    }
}

/// Carries out a checked command of Control, the clock or the adjudicator.
fn run(em: &mut Emit<'_>, cmd: &Command) -> Result<(), Rejection> {
    match cmd {
        Command::OpenSession { charter, seats } => phase::open_session(em, charter, seats)?,
        Command::AdvancePhase => phase::advance(em)?,
        Command::ReleaseInject { inject } => inject::release_id(em, inject),
        Command::SetOccupant { seat, occupant } => {
            em.emit(Event::OccupantChanged {
                seat: seat.clone(),
                occupant: *occupant,
            });
        }
        Command::ChooseNoise { noise } => em.emit(Event::NoiseChosen { noise: *noise }),
        Command::RecordCards { request, cards } => search::record(em, *request, cards),
        Command::RecordAssessment {
            plan_hash,
            assessment,
        } => search::record_plan(em, plan_hash, assessment),
        Command::Procedure(asked) => procedure::act(em, None, asked)?,
        Command::TableMotion { .. }
        | Command::SecondMotion { .. }
        | Command::WithdrawMotion { .. }
        | Command::RequestAssessment { .. }
        | Command::GiveConsent { .. }
        | Command::RequestHelp { .. }
        | Command::AnswerRequest { .. }
        | Command::NamePrice { .. }
        | Command::SendMessage { .. }
        | Command::OfferAgreement { .. }
        | Command::AnswerAgreement { .. }
        | Command::WithdrawAgreement { .. }
        | Command::PublishAgreement { .. }
        | Command::ShareSecret { .. }
        | Command::GiveMoney { .. }
        | Command::CastBallot { .. }
        | Command::SealPledge { .. }
        | Command::Deliver { .. }
        | Command::RefuseQuota { .. }
        | Command::RefuseCallUp { .. }
        | Command::NoticeShortfall { .. }
        | Command::StepUp { .. }
        | Command::BuyCampaign { .. }
        | Command::FundCapability { .. }
        | Command::OfferStation
        | Command::PrepareShelter { .. }
        | Command::PlaceUnder { .. }
        | Command::Law(_)
        | Command::ActAlone { .. }
        | Command::WaveOff { .. }
        | Command::AcceptOffer { .. }
        | Command::Ready => {}
    }
    Ok(())
}

/// Carries out a checked command of a delegation.
#[expect(clippy::too_many_lines, reason = "one arm for each command, and nothing else")]
fn act(em: &mut Emit<'_>, who: &SeatId, cmd: &Command) -> Result<(), Rejection> {
    let seat = who.clone();
    match cmd {
        Command::TableMotion { proposal } => motion::table(em, who, proposal)?,
        Command::SecondMotion { motion } => em.emit(Event::MotionSeconded {
            motion: *motion,
            seat,
        }),
        Command::WithdrawMotion { motion } => em.emit(Event::MotionWithdrawn { motion: *motion }),
        Command::RequestAssessment { plan } => {
            let knowledge = sky::knowledge(em.sc, &em.st, em.st.date, None);
            em.emit(Event::AssessmentRequested {
                seat,
                plan: plan.clone(),
                knowledge,
                standing: search::standing(em.sc, &em.st),
                stations: sky::stations(&em.st).into_iter().collect(),
                prepared: capability::prepared(em.sc, &em.st),
            });
        }
        Command::GiveConsent { motion, given } => {
            em.emit(Event::ConsentGiven {
                motion: *motion,
                seat,
                given: *given,
            });
        }
        Command::RequestHelp { to, item } => request::make(em, who, to, item, false),
        Command::AnswerRequest { request, granted } => request::answer(em, who, *request, *granted),
        Command::NamePrice { request, takes } => request::name_price(em, who, *request, takes),
        Command::SendMessage { to, text } => {
            let text = text.trim().to_owned();
            em.emit(Event::MessageSent {
                from: seat,
                to: to.clone(),
                text,
            });
        }
        Command::OfferAgreement {
            to,
            gives,
            takes,
            public,
        } => {
            agreement::offer(em, who, to, (gives, takes), *public);
        }
        Command::AnswerAgreement { agreement, accepted } => em.emit(Event::AgreementAnswered {
            id: *agreement,
            accepted: *accepted,
        }),
        Command::WithdrawAgreement { agreement } => em.emit(Event::AgreementWithdrawn { id: *agreement }),
        Command::PublishAgreement { agreement } => em.emit(Event::AgreementPublished {
            id: *agreement,
            by: seat,
        }),
        Command::ShareSecret { secret } => secret::share(em, who, secret)?,
        Command::GiveMoney { to, amount } => request::give(em, who, to, *amount),
        Command::CastBallot { motion, choice } => {
            em.emit(Event::BallotCast {
                motion: *motion,
                seat,
                choice: *choice,
            });
        }
        Command::SealPledge {
            on_me,
            on_member,
            on_outsider,
        } => {
            em.emit(Event::PledgeSealed {
                seat,
                pledge: [*on_me, *on_member, *on_outsider],
            });
        }
        Command::Deliver { programme, amount } => commitment::deliver(em, who, *programme, *amount),
        Command::RefuseQuota { programme } => commitment::refuse(em, who, *programme),
        Command::RefuseCallUp { programme } => {
            let (programme, seat) = (*programme, who.clone());
            em.emit(Event::CallUpDeclined { programme, seat });
        }
        Command::NoticeShortfall { programme, brings } => commitment::notice(em, who, *programme, *brings),
        Command::StepUp { programme, amount } => commitment::step_up(em, who, *programme, *amount),
        Command::BuyCampaign { campaign } => sky::buy(em, who, campaign),
        Command::FundCapability { capability } => capability::fund(em, vec![seat], capability, true),
        Command::OfferStation => em.emit(Event::StationOffered { seat }),
        Command::PrepareShelter { of, people } => shelter::prepare(em, who, of, *people),
        Command::PlaceUnder { oversight } => suspicion::place(em, who, *oversight),
        Command::Law(act) => law::act(em, who, act),
        Command::ActAlone { card } => alone::fly_alone(em, who, *card),
        Command::WaveOff { craft } => flight::wave_off(em, *craft, Some(who)),
        Command::AcceptOffer { craft } => flight::accept_offer(em, who, craft),
        Command::Procedure(asked) => procedure::act(em, Some(who), asked)?,
        Command::Ready => em.emit(Event::SaidReady { seat }),
        Command::OpenSession { .. }
        | Command::AdvancePhase
        | Command::ReleaseInject { .. }
        | Command::SetOccupant { .. }
        | Command::ChooseNoise { .. }
        | Command::RecordCards { .. }
        | Command::RecordAssessment { .. } => {}
    }
    Ok(())
}
