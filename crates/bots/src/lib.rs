//! Delegations by doctrine, through views and legal commands alone.
