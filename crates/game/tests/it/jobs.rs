//! Jobs within a delegation: whose each command is, and that nobody idles.

use game::*;

use crate::table::{Table, everybody, seat};

fn task(t: &Table, code: &str, job: Job) -> Task {
    let all = tasks(&t.desk(code));
    all.into_iter().find(|task| task.job == job).unwrap()
}

#[test]
fn every_command_of_a_desk_is_somebodys_and_controls_are_nobodys() {
    let mut t = Table::open("security_community");
    let control = project_control(&t.sc, &t.st, Seq(0)).legal;
    assert!(
        !control.is_empty()
            && control
                .iter()
                .all(|c| { Job::of(c).is_none() || matches!(c, Command::Procedure(_)) })
    );
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..20 {
        if t.st.phase() == Phase::Over {
            break;
        }
        for code in everybody(&t.sc) {
            for command in t.desk(&code).legal {
                let job = Job::of(&command);
                assert!(job.is_some(), "{command:?}");
                seen.extend(job);
            }
        }
        t.advance();
    }
    assert_eq!(seen.len(), 4, "each job has something to press");
}

#[test]
fn what_each_job_does_is_what_the_design_says() {
    // Exercise design, section 2: Head speaks and casts; Envoy signs; Treasurer owns money, capabilities, shelter; Scientist
    // reads plans and private intelligence.
    let ballot = Command::CastBallot {
        motion: MotionId(1),
        choice: Sealed::new(Choice::Yes),
    };
    let sign = Command::AnswerAgreement {
        agreement: AgreementId(1),
        accepted: true,
    };
    let shelter = Command::PrepareShelter {
        of: seat("NGA"),
        people: 1,
    };
    let share = Command::ShareSecret {
        secret: scenario::SecretId::new("x"),
    };
    let pairs = [
        (ballot, Job::Head),
        (sign, Job::Envoy),
        (shelter, Job::Treasurer),
        (Command::OfferStation, Job::Treasurer),
        (share, Job::Scientist),
    ];
    for (command, job) in pairs {
        assert_eq!(Job::of(&command), Some(job), "{command:?}");
        let shown: Vec<Job> = Job::ALL.into_iter().filter(|j| j.shows(&command)).collect();
        assert_eq!(shown, [job]);
    }
    assert!(
        Job::ALL.into_iter().all(|j| j.shows(&Command::Ready)),
        "anybody may say it"
    );
}

/// Every job has a task in every phase of every form, a plain sentence, and it says nothing of another delegation's papers.
#[test]
fn nobody_idles() {
    for form in ["class", "session", "workshop"] {
        let mut t = Table::in_form(form);
        loop {
            for code in everybody(&t.sc) {
                let view = t.desk(&code);
                let all = tasks(&view);
                assert_eq!(all.each_ref().map(|task| task.job), Job::ALL);
                for task in all {
                    let text = &task.text;
                    let whole = text.ends_with(['.', '?']) && text.len() > 20 && text.chars().count() <= 200;
                    assert!(whole, "{form} {code} {:?}: {text}", view.public.phase);
                }
            }
            if t.st.phase() == Phase::Over {
                break;
            }
            t.advance();
        }
    }
}

#[test]
fn a_task_is_done_when_the_view_shows_it() {
    let mut t = Table::open("security_community");
    assert!(!task(&t, "NGA", Job::Scientist).done);
    t.by("NGA", Command::Ready);
    assert!(
        task(&t, "NGA", Job::Scientist).done,
        "talk is done when the delegation is ready"
    );
    t.advance();

    assert!(!task(&t, "EUR", Job::Head).done);
    let m = t.move_it("EUR", "NGA", t.mission("Look first"));
    assert!(task(&t, "EUR", Job::Head).done && task(&t, "NGA", Job::Head).done);
    assert!(!task(&t, "BRA", Job::Head).done);

    let offer = Command::OfferAgreement {
        to: seat("BRA"),
        gives: vec![],
        takes: vec![Term::Vote {
            motion: m,
            choice: Choice::Yes,
        }],
        public: false,
    };
    t.by("EUR", offer);
    let envoy = task(&t, "BRA", Job::Envoy);
    assert!(
        !envoy.done && envoy.text.contains("Europe offers you an agreement"),
        "{}",
        envoy.text
    );
    assert!(task(&t, "EUR", Job::Envoy).done);

    t.advance();
    let head = task(&t, "EUR", Job::Head);
    assert!(!head.done, "{}", head.text);
    let scientist = task(&t, "EUR", Job::Scientist);
    assert!(scientist.text.contains("\"Look first\""), "{}", scientist.text);
    t.vote(
        m,
        Choice::Yes,
        &[
            "EUR", "USA", "CHN", "NGA", "BRA", "ZAF", "IND", "JPN", "GHA", "COL", "ETH",
        ],
    );
    assert!(task(&t, "EUR", Job::Head).done);
    assert!(task(&t, "EUR", Job::Scientist).done, "the Head has heard");

    t.advance();
    let owes = task(&t, "EUR", Job::Treasurer);
    assert!(
        !owes.done && owes.text.contains("are due of you"),
        "{}",
        owes.text
    );
    t.pay(ProgrammeId(1), &["EUR"]);
    let pledges = task(&t, "EUR", Job::Treasurer);
    assert!(
        pledges.text.contains("Seal what you would give"),
        "{}",
        pledges.text
    );
}
