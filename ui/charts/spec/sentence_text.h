// What may be said of a curve, in the language of the window.
#pragma once

#include "profile/profile.h"
#include "profile/statistics/claims.h"
#include "profile/statistics/comparison_sentences.h"
#include "session/check_record.h"

#include <QStringList>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina {

// What the curve of a metric does: one sentence a line. Failed layers are left out.
QStringList curveTexts(std::string_view metric, const std::vector<LayerResultPtr>& curve);

// profileSentences(): a paragraph of the run, one of each control, and the notes.
struct ProfileTexts {
    QStringList run;
    QList<QStringList> controls;
    QStringList notes;
};
ProfileTexts profileTexts(const RunConfig& config, std::string_view metric, const std::vector<LayerResultPtr>& layers,
                          bool withControls);

// A claim and what becomes of it.
struct FindingText {
    Verdict verdict = Verdict::CannotTell;
    QString claim, verdictWords;
    QStringList grounds;
    QString settle;                                            // of the button; empty: none
    std::vector<std::pair<std::string, std::string>> settings; // that it changes; none: another model to compare with
};
std::vector<FindingText> findingTexts(const RunConfig& config, int modelLayers,
                                      const std::vector<LayerResultPtr>& layers,
                                      const std::vector<LayerFrontier>& frontiers);

// What a metric of two sessions differs by: comparisonSentences(). And whether all of them draw the same profile.
QStringList pairTexts(std::string_view metric, const ComparedCurves& first, const ComparedCurves& second,
                      const QString& otherSettings);
FindingText modelsAgreeText(const std::vector<ComparedCurves>& sessions, const QString& otherSettings);

// What a check of the session found.
QString checkText(const StoredCheck& check);

// What has to be known of one layer before its numbers are read: the sentences, and each in a few words ("mostly dead
// latents", "still moving").
QStringList warningTexts(const LayerResult& layer);
QStringList warningLabels(const LayerResult& layer);

} // namespace lamina
