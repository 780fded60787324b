// The presets to choose from, each with a sentence and what it would cost.
#pragma once

#include "profile/run_config.h"

#include <QWidget>
#include <vector>

class QLabel;
class QRadioButton;

namespace lamina {

class PresetCards : public QWidget {
    Q_OBJECT
public:
    explicit PresetCards(QWidget* parent = nullptr);

    void show(const RunConfig& config);                 // which one it has, and whether it was changed since
    void showCosts(const std::vector<double>& seconds); // of each preset; empty: not known

Q_SIGNALS:
    void chosen(std::size_t index); // in presets()

private:
    struct Card {
        QRadioButton* choice = nullptr;
        QLabel* cost = nullptr;
    };
    std::vector<Card> m_cards;
};

} // namespace lamina
