// The claims that a profile is asked about, each with its verdict, what that rests on, and what would settle it.
#pragma once

#include "ui/run/shown_profile.h"

#include <QWidget>
#include <string>
#include <utility>
#include <vector>

class QVBoxLayout;

namespace lamina {

struct FindingText;

class FindingsView : public QWidget {
    Q_OBJECT
public:
    explicit FindingsView(QWidget* parent = nullptr);

    // Kept while hidden, shown when the view is.
    void show(const ShownProfile& profile, bool fresh);

Q_SIGNALS:
    // A button: settings by key to set beside those of the profile's run; none: another model is to be compared with.
    void settleRequested(const std::vector<std::pair<std::string, std::string>>& settings);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void refresh();
    QWidget* card(const FindingText& finding);

    ShownProfile m_profile;
    bool m_stale = true;
    QVBoxLayout* m_cards = nullptr;
};

} // namespace lamina
