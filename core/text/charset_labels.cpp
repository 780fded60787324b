#include "text/charset_labels.h"

#include "base/ascii.h"

#include <algorithm>
#include <array>
#include <string>

namespace lamina {

namespace {

struct Row {
    CharsetEncoding encoding;
    std::string_view labels; // with spaces between
};

constexpr std::array rows{
    Row{{"UTF-8", "UTF-8"}, "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8"},
    Row{{"IBM866", "CP866"}, "866 cp866 csibm866 ibm866"},
    Row{{"ISO-8859-2", "ISO-8859-2"},
        "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2"},
    Row{{"ISO-8859-3", "ISO-8859-3"},
        "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3"},
    Row{{"ISO-8859-4", "ISO-8859-4"},
        "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4"},
    Row{{"ISO-8859-5", "ISO-8859-5"},
        "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988"},
    Row{{"ISO-8859-6", "ISO-8859-6"},
        "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e iso-8859-6-i "
        "iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987"},
    Row{{"ISO-8859-7", "ISO-8859-7"},
        "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7 "
        "iso_8859-7:1987 sun_eu_greek"},
    Row{{"ISO-8859-8", "ISO-8859-8"},
        "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 "
        "iso_8859-8:1988 visual"},
    Row{{"ISO-8859-8-I", "ISO-8859-8"}, "csiso88598i iso-8859-8-i logical"},
    Row{{"ISO-8859-10", "ISO-8859-10"}, "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6"},
    Row{{"ISO-8859-13", "ISO-8859-13"}, "iso-8859-13 iso8859-13 iso885913"},
    Row{{"ISO-8859-14", "ISO-8859-14"}, "iso-8859-14 iso8859-14 iso885914"},
    Row{{"ISO-8859-15", "ISO-8859-15"}, "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9"},
    Row{{"ISO-8859-16", "ISO-8859-16"}, "iso-8859-16"}, Row{{"KOI8-R", "KOI8-R"}, "cskoi8r koi koi8 koi8-r koi8_r"},
    Row{{"KOI8-U", "KOI8-U"}, "koi8-ru koi8-u"},
    Row{{"macintosh", "MACINTOSH"}, "csmacintosh mac macintosh x-mac-roman"},
    Row{{"windows-874", "CP874"}, "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874"},
    Row{{"windows-1250", "CP1250"}, "cp1250 windows-1250 x-cp1250"},
    Row{{"windows-1251", "CP1251"}, "cp1251 windows-1251 x-cp1251"},
    Row{{"windows-1252", "CP1252"},
        "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 "
        "iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252 x-user-defined"},
    Row{{"windows-1253", "CP1253"}, "cp1253 windows-1253 x-cp1253"},
    Row{{"windows-1254", "CP1254"},
        "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 "
        "windows-1254 x-cp1254"},
    Row{{"windows-1255", "CP1255"}, "cp1255 windows-1255 x-cp1255"},
    Row{{"windows-1256", "CP1256"}, "cp1256 windows-1256 x-cp1256"},
    Row{{"windows-1257", "CP1257"}, "cp1257 windows-1257 x-cp1257"},
    Row{{"windows-1258", "CP1258"}, "cp1258 windows-1258 x-cp1258"},
    Row{{"x-mac-cyrillic", "MAC-CYRILLIC"}, "x-mac-cyrillic x-mac-ukrainian"},
    Row{{"GBK", "GB18030"}, "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk"},
    Row{{"gb18030", "GB18030"}, "gb18030"}, Row{{"Big5", "BIG5-HKSCS"}, "big5 big5-hkscs cn-big5 csbig5 x-x-big5"},
    Row{{"EUC-JP", "EUC-JP-MS"}, "cseucpkdfmtjapanese euc-jp x-euc-jp"},
    Row{{"ISO-2022-JP", "ISO-2022-JP"}, "csiso2022jp iso-2022-jp"},
    Row{{"Shift_JIS", "CP932"}, "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis"},
    Row{{"EUC-KR", "CP949"},
        "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949"},
    Row{{"replacement", ""}, "csiso2022kr hz-gb-2312 iso-2022-cn iso-2022-cn-ext iso-2022-kr replacement"},
    Row{{"UTF-16BE", "UTF-16BE"}, "unicodefffe utf-16be"},
    Row{{"UTF-16LE", "UTF-16LE"}, "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le"},
    // Not the standard's, but what a byte order mark or a mail may say.
    Row{{"UTF-32LE", "UTF-32LE"}, "utf-32le utf-32"}, Row{{"UTF-32BE", "UTF-32BE"}, "utf-32be"},
    Row{{"TCVN", "TCVN5712-1"}, "tcvn tcvn-5712 tcvn5712-1 tcvn5712-1:1993"}};

struct Usual {
    std::string_view language, label;
};
// HTML, "Determining the character encoding", step 9; two-letter codes, those with a region first.
constexpr Usual usual[] = {
    {"zh-tw", "big5"},      {"zh-hk", "big5"},      {"zh-hant", "big5"},    {"zh", "gb18030"},
    {"ja", "shift_jis"},    {"ko", "euc-kr"},       {"ru", "windows-1251"}, {"uk", "windows-1251"},
    {"be", "windows-1251"}, {"bg", "windows-1251"}, {"sr", "windows-1251"}, {"mk", "windows-1251"},
    {"ky", "windows-1251"}, {"tg", "windows-1251"}, {"tt", "windows-1251"}, {"cs", "windows-1250"},
    {"hu", "iso-8859-2"},   {"pl", "iso-8859-2"},   {"sl", "iso-8859-2"},   {"sk", "windows-1250"},
    {"hr", "windows-1250"}, {"ro", "windows-1250"}, {"el", "iso-8859-7"},   {"tr", "windows-1254"},
    {"az", "windows-1254"}, {"ku", "windows-1254"}, {"he", "windows-1255"}, {"iw", "windows-1255"},
    {"ar", "windows-1256"}, {"fa", "windows-1256"}, {"ur", "windows-1256"}, {"et", "windows-1257"},
    {"lt", "windows-1257"}, {"lv", "windows-1257"}, {"vi", "windows-1258"}, {"th", "windows-874"}};

bool hasWord(std::string_view words, std::string_view word) {
    for (std::size_t at = words.find(word); at != std::string_view::npos; at = words.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' '))
            return true;
    }
    return false;
}

} // namespace

const CharsetEncoding* encodingOfLabel(std::string_view label) {
    constexpr std::string_view spaces = " \t\n\r\f";
    const std::size_t first = label.find_first_not_of(spaces);
    if (first == std::string_view::npos)
        return nullptr;
    const std::string name = asciiLower(label.substr(first, label.find_last_not_of(spaces) - first + 1));
    if (name.find(' ') != std::string::npos)
        return nullptr;
    const auto found = std::ranges::find_if(rows, [&](const Row& row) { return hasWord(row.labels, name); });
    return found == rows.end() ? nullptr : &found->encoding;
}

const CharsetEncoding& usualEncoding(std::string_view language) {
    const std::string code = asciiLower(language);
    for (const Usual& one : usual)
        if (code == one.language || code.starts_with(std::string(one.language) + "-"))
            return *encodingOfLabel(one.label);
    return *encodingOfLabel("windows-1252");
}

} // namespace lamina
