//! What a doctrine wants and what it costs: the table of the exercise's design as data.

use scenario::Doctrine;

/// How a doctrine behaves. Points are of a hundred; shares are percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Temper {
    /// Votes yes above this gain, points.
    pub yes_above: i32,
    /// Pays this share of what it owes, percent.
    pub pays_percent: i64,
    /// Pays this share if at least three others have paid theirs, percent.
    pub pays_in_company_percent: i64,
    /// Veil pledge, percent of quota: if it falls on itself, on a member, on an outsider.
    pub pledge: [u32; 3],
    /// Chance that it tells a secret of its own in the first round, and what is added each round, percent.
    pub tells_percent: (u32, u32),
    /// Least trust in a seat that asks for help, to grant it.
    pub helps_from_trust: i32,
    /// Share of its free money that it gives to a request, percent.
    pub helps_percent: i64,
    /// Opens its dual-use capabilities to inspection from this suspicion on.
    pub inspected_from: i32,
    /// Share of free money that it spends alone on observation, percent.
    pub observes_percent: i64,
    /// Flies without a mandate when assurance has failed.
    pub acts_alone: bool,
    /// Likes to move motions itself: points added to a motion of its own.
    pub moves: i32,
}

/// The temper of a doctrine (exercise design, section 7; what is not in its table is authored by judgement).
pub const fn temper(doctrine: Doctrine) -> Temper {
    match doctrine {
        Doctrine::Guardian => GUARDIAN,
        Doctrine::Hegemon => HEGEMON,
        Doctrine::FreeRider => FREE_RIDER,
        Doctrine::Cosmopolitan => COSMOPOLITAN,
        Doctrine::Spoiler => SPOILER,
        Doctrine::AtRisk => AT_RISK,
        Doctrine::PrestigeSeeker => PRESTIGE_SEEKER,
    }
}

const GUARDIAN: Temper = Temper {
    yes_above: 0,
    pays_percent: 110,
    pays_in_company_percent: 110,
    pledge: [110, 110, 70],
    tells_percent: (60, 20),
    helps_from_trust: 35,
    helps_percent: 25,
    inspected_from: 20,
    observes_percent: 15,
    acts_alone: false,
    moves: 1,
};

const HEGEMON: Temper = Temper {
    yes_above: 4,
    pays_percent: 80,
    pays_in_company_percent: 80,
    pledge: [100, 60, 40],
    tells_percent: (10, 15),
    helps_from_trust: 50,
    helps_percent: 10,
    inspected_from: 60,
    observes_percent: 8,
    acts_alone: true,
    moves: 4,
};

const FREE_RIDER: Temper = Temper {
    yes_above: 2,
    pays_percent: 30,
    pays_in_company_percent: 70,
    pledge: [80, 30, 20],
    tells_percent: (15, 10),
    helps_from_trust: 60,
    helps_percent: 5,
    inspected_from: 50,
    observes_percent: 0,
    acts_alone: false,
    moves: -4,
};

const COSMOPOLITAN: Temper = Temper {
    yes_above: -4,
    pays_percent: 130,
    pays_in_company_percent: 130,
    pledge: [130, 130, 130],
    tells_percent: (85, 10),
    helps_from_trust: 20,
    helps_percent: 30,
    inspected_from: 15,
    observes_percent: 20,
    acts_alone: false,
    moves: 2,
};

const SPOILER: Temper = Temper {
    yes_above: 6,
    pays_percent: 20,
    pays_in_company_percent: 20,
    pledge: [80, 20, 10],
    tells_percent: (0, 10),
    helps_from_trust: 70,
    helps_percent: 5,
    inspected_from: 70,
    observes_percent: 5,
    acts_alone: true,
    moves: -2,
};

const AT_RISK: Temper = Temper {
    yes_above: 0,
    pays_percent: 200,
    pays_in_company_percent: 200,
    pledge: [200, 80, 50],
    tells_percent: (40, 20),
    helps_from_trust: 45,
    helps_percent: 10,
    inspected_from: 20,
    observes_percent: 15,
    acts_alone: false,
    moves: 2,
};

const PRESTIGE_SEEKER: Temper = Temper {
    yes_above: 1,
    pays_percent: 60,
    pays_in_company_percent: 60,
    pledge: [100, 80, 40],
    tells_percent: (40, 25),
    helps_from_trust: 40,
    helps_percent: 12,
    inspected_from: 30,
    observes_percent: 10,
    acts_alone: false,
    moves: 5,
};

impl Temper {
    /// The same without a hand for others: it pays, gives, tells and pledges nothing.
    pub(crate) const fn defecting(self) -> Self {
        Self {
            pays_percent: 0,
            pays_in_company_percent: 0,
            pledge: [0, 0, 0],
            tells_percent: (0, 0),
            helps_from_trust: 1000,
            helps_percent: 0,
            observes_percent: 0,
            ..self
        }
    }
}

/// What a prestige seeker pays where its name stands on the programme, percent.
pub(crate) const NAMED_PAYS_PERCENT: i64 = 100;

/// What a hegemon pays for a programme that flies nothing of its own, percent.
pub(crate) const FOREIGN_HARDWARE_PAYS_PERCENT: i64 = 20;

/// What is left of a red line or a price after so many rounds: 15 % are conceded in each.
pub(crate) fn conceded(round: u32) -> f64 {
    (0..round).fold(1.0, |left, _| left * 0.85)
}
