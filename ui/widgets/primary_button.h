// The one button of a view that begins what the view is for. It paints itself in the palette of the moment: colours in
// a style sheet stay those of the theme in which it was made.
#pragma once

#include <QPushButton>

namespace lamina {

class PrimaryButton : public QPushButton {
    Q_OBJECT
public:
    explicit PrimaryButton(const QString& text, QWidget* parent = nullptr);
    // An icon of resources/icons, in the colour of the text.
    void setThemedIcon(const QString& name);
    // Where another one is the primary button for now, this one looks like any.
    void setPrimary(bool primary);
    bool primary() const { return m_primary; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_iconName;
    bool m_primary = true;
};

} // namespace lamina
