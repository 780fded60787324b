// Which article and which model: the known ones, files, addresses, pasted text, folders.
#pragma once

#include "ui/run/cost_planner.h"

#include <QString>
#include <QWidget>
#include <string>
#include <vector>

class QComboBox;
class QLabel;

namespace lamina {

class SourcePicker : public QWidget {
    Q_OBJECT
public:
    explicit SourcePicker(QWidget* parent = nullptr);

    // What is chosen now, as RunConfig names it. The picker itself changes nothing: it emits what the user chose.
    void show(const std::string& article, const std::string& model);
    void setModelsOnDisk(const std::vector<ModelOnDisk>& models); // marks them in the list
    void focusArticle();
    // Pasted or dropped; written to a file in the background, which articleChosen() then names.
    void takeText(const QString& text);

    struct Model {
        QString name; // as RunConfig has it
        QString text; // with its size
    };
    std::vector<Model> models() const; // those of the list

Q_SIGNALS:
    void articleChosen(const QString& source); // demo, file or URL
    void modelChosen(const QString& model);    // demo, a hub's name or a folder
    void moreModelsRequested();

private:
    void buildArticle();
    void buildModel();
    void chooseArticleFile();
    void chooseArticleAddress();
    void pasteArticle();
    void chooseModelFolder();
    void refresh();
    void refreshModels();

    QString m_shownArticle;
    std::string m_shownModel;
    QComboBox* m_article = nullptr;
    QComboBox* m_model = nullptr;
    QLabel* m_articleDetail = nullptr;
    QLabel* m_modelDetail = nullptr;
    std::vector<ModelOnDisk> m_onDisk;
};

} // namespace lamina
