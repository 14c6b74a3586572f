//! What a delegation writes: any text where the table allows it, else one of its ready-made sentences.

use bevy_egui::egui::{Align, ComboBox, TextEdit, Ui, vec2};
use game::CustomsView;
use scenario::Messages;

/// A field for a text, or a list of the sentences that may be said.
pub fn field(ui: &mut Ui, id: &str, customs: &CustomsView, draft: &mut String, hint: &str, width: f32) {
    match customs.messages {
        Messages::Presets => {
            let chosen = if draft.is_empty() {
                "Choose a sentence"
            } else {
                draft.as_str()
            };
            ComboBox::from_id_salt(id)
                .width(width)
                .height(520.0)
                .selected_text(chosen.to_owned())
                .show_ui(ui, |ui| {
                    for phrase in &customs.phrases {
                        ui.selectable_value(draft, phrase.text.clone(), phrase.text.clone());
                    }
                });
        }
        Messages::UpTo(most) => {
            let field = TextEdit::singleline(draft)
                .vertical_align(Align::Center)
                .hint_text(hint)
                .char_limit(most as usize);
            ui.add_sized(vec2(width, 36.0), field);
        }
    }
}
