// "All settings": one row for each entry of the settings table, with its range, tooltip, changed mark and reset.
#pragma once

#include "profile/run_config.h"
#include "profile/settings.h"

#include <QWidget>
#include <functional>
#include <vector>

class QGridLayout;
class QLabel;
class QToolButton;

namespace lamina {

class SettingsForm : public QWidget {
    Q_OBJECT
public:
    explicit SettingsForm(QWidget* parent = nullptr);

    void setConfig(const RunConfig& config);
    const RunConfig& config() const { return m_config; }

    // Enters text as the user would; the error is shown below the row and returned.
    Status enter(std::string_view key, const std::string& text);

Q_SIGNALS:
    void configEdited(); // by the user, to a valid value

private:
    struct Row {
        const Setting* setting = nullptr;
        QLabel* label = nullptr;
        QWidget* editor = nullptr;
        QToolButton* reset = nullptr;
        QLabel* problem = nullptr;
        std::function<void(const std::string&)> show; // a value into the editor, without signals
    };
    void addRow(QGridLayout* grid, const Setting& setting);
    // Each sets row.show; what the user enters is given to enter().
    QWidget* makeEditor(const Setting& setting, Row& row);
    QWidget* makeChoice(const Setting& setting, Row& row);
    QWidget* makeBoxes(const Setting& setting, Row& row); // one for each of several choices
    QWidget* makeFlag(const Setting& setting, Row& row);
    QWidget* makeSpinBox(const Setting& setting, Row& row);
    QWidget* makeLine(const Setting& setting, Row& row);
    void refresh(const Row& row);
    std::string presetValue(const Setting& setting) const;

    RunConfig m_config;
    std::vector<Row> m_rows;
};

} // namespace lamina
