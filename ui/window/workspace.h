// The views of one profile as tabs, and how they lead to one another: a layer of the map to the profile, a latent's
// context to the article.
#pragma once

#include "ui/run/shown_profile.h"

#include <QTabWidget>
#include <string>
#include <utility>
#include <vector>

namespace lamina {

class ArticleView;
class CompareView;
class FindingsView;
class FrontierView;
class MapView;
class ProfileView;
class StabilityView;

class Workspace : public QTabWidget {
    Q_OBJECT
public:
    explicit Workspace(QWidget* parent = nullptr);

    // A newer state of the same profile, or (`fresh`) another one.
    void present(const ShownProfile& profile, bool fresh);

    ProfileView* profile() const { return m_profile; }
    MapView* map() const { return m_map; }
    ArticleView* article() const { return m_article; }
    CompareView* compare() const { return m_compare; }
    FindingsView* findings() const { return m_findings; }
    FrontierView* frontier() const { return m_frontier; }

    // What was chosen in the views, to be the same after they are made anew in another language.
    struct Choices {
        int tab = 0;
        int layer = 0;
        bool following = true;
        QString metric;
        std::vector<std::shared_ptr<const Session>> compared;
        QString comparedMetric;
        bool normalised = false;
    };
    Choices choices() const;
    void choose(const Choices& choices); // once the profile is shown again

Q_SIGNALS:
    // What would settle a claim, as FindingsView has it.
    void settleRequested(const std::vector<std::pair<std::string, std::string>>& settings);

private:
    ProfileView* m_profile = nullptr;
    MapView* m_map = nullptr;
    ArticleView* m_article = nullptr;
    CompareView* m_compare = nullptr;
    FindingsView* m_findings = nullptr;
    FrontierView* m_frontier = nullptr;
    StabilityView* m_stability = nullptr;
};

} // namespace lamina
