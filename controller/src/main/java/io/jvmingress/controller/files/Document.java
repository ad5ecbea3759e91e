package io.jvmingress.controller.files;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// One document of a YAML stream, as text. A stream is cut before it is parsed, so that a document that does not
/// parse cannot take the ones behind it.
///
/// @param number counted from 1, as people count: documents without content are not counted
/// @param firstLine of the text in its file, counted from 0
record Document(int number, int firstLine, String text) {

    /// A line that begins a document. YAML gives the marker precedence even inside quoted and block scalars
    /// (YAML 1.2.2, production 206, c-forbidden).
    private static final Pattern MARKER = Pattern.compile("---(?:[ \t].*)?");

    private static final Pattern END = Pattern.compile("\\.\\.\\.(?:[ \t].*)?");

    private static final Pattern NO_CONTENT = Pattern.compile("\\s*(?:[#%].*)?|---\\s*(?:#.*)?");

    static List<Document> split(String stream) {
        var documents = new ArrayList<Document>();
        var text = new StringBuilder();
        int first = 0;
        int line = 0;
        boolean content = false;
        for (var current : stream.lines().toList()) {
            boolean end = END.matcher(current).matches();
            if (end || MARKER.matcher(current).matches()) {
                if (content) {
                    documents.add(new Document(documents.size() + 1, first, text.toString()));
                }
                text.setLength(0);
                first = end ? line + 1 : line;
                content = false;
            }
            if (!end) {
                text.append(current).append('\n');
                content |= !NO_CONTENT.matcher(current).matches();
            }
            line++;
        }
        if (content) {
            documents.add(new Document(documents.size() + 1, first, text.toString()));
        }
        return documents;
    }
}
