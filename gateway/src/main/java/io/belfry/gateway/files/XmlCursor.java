package io.belfry.gateway.files;

import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Walks down an XML document as a reader of messages wants to: child by child, by local name, text cut to what is asked
 * for. Whoever stands at an element reads its children with {@link #nextChild}, its text with {@link #text}, or passes
 * over it with {@link #skip}; each of them ends at the element's end.
 *
 * <p>Refuses document types (and with them entities), nesting beyond {@link #MAX_DEPTH}, single texts, tags and comments
 * beyond {@link #MAX_STEP_BYTES}, and more distinct names than {@link #MAX_NAMES}, so that neither a bomb nor a very long
 * file costs memory.
 */
final class XmlCursor implements AutoCloseable {
    static final int MAX_DEPTH = 64;
    static final int MAX_STEP_BYTES = 256 * 1024;
    static final int MAX_NAMES = 4096;

    private final MeteredInput input;
    private final XMLStreamReader reader;
    private final Set<String> names = new HashSet<>();
    private int depth;
    private String lastName = "";

    XmlCursor(InputStream in) throws IOException, MalformedFileException {
        input = new MeteredInput(in, MAX_STEP_BYTES);
        try {
            reader = factory().createXMLStreamReader(input);
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    /** Moves to the next start of an element anywhere below; false at the document's end. */
    boolean nextElement() throws IOException, MalformedFileException {
        int event = next();
        while (event != XMLStreamConstants.START_ELEMENT) {
            if (event == XMLStreamConstants.END_DOCUMENT) {
                return false;
            }
            event = next();
        }
        return true;
    }

    /** Moves to the next child of the element at hand; false, and at that element's end, when there is none left. */
    boolean nextChild() throws IOException, MalformedFileException {
        int event = next();
        while (event != XMLStreamConstants.START_ELEMENT && event != XMLStreamConstants.END_ELEMENT) {
            event = next();
        }
        return event == XMLStreamConstants.START_ELEMENT;
    }

    /** The local name of the element at hand. */
    String name() {
        return lastName;
    }

    /** An attribute of the element at hand without a namespace, or null. Before anything below it is read. */
    String attribute(String name) {
        return reader.getAttributeValue(null, name);
    }

    /**
     * The text of the element at hand without the blanks around it, each run of blanks within as one, cut to at most
     * {@code maxCharacters}; elements in it are passed over.
     */
    String text(int maxCharacters) throws IOException, MalformedFileException {
        return text(maxCharacters, "");
    }

    /**
     * Like {@link #text(int)}, but where the element has a child of this name, the child's text: what versions of a message
     * write as {@code <Sts>BOOK</Sts>} or {@code <Sts><Cd>BOOK</Cd></Sts>}.
     */
    String text(int maxCharacters, String child) throws IOException, MalformedFileException {
        StringBuilder text = new StringBuilder();
        String childText = null;
        int event = next();
        while (event != XMLStreamConstants.END_ELEMENT) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                if (lastName.equals(child)) {
                    childText = text(maxCharacters);
                } else {
                    skip();
                }
            } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                append(text, maxCharacters);
            }
            event = next();
        }
        return childText == null ? Texts.cut(text, maxCharacters).strip() : childText;
    }

    /** Passes over the element at hand. */
    void skip() throws IOException, MalformedFileException {
        int end = depth - 1;
        while (next() != XMLStreamConstants.END_ELEMENT || depth != end) {
            // everything below is of no interest
        }
    }

    /** Where the reader is, for a message. */
    String place() {
        return "line " + reader.getLocation().getLineNumber() + ", column "
                + reader.getLocation().getColumnNumber();
    }

    @Override
    public void close() throws IOException {
        try {
            reader.close();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    /** Appends the characters at hand, a run of blanks as one and none at the start, until there are too many. */
    private void append(StringBuilder text, int maxCharacters) {
        char[] characters = reader.getTextCharacters();
        int end = reader.getTextStart() + reader.getTextLength();
        for (int i = reader.getTextStart(); i < end && text.length() <= maxCharacters; i++) {
            if (!isBlank(characters[i])) {
                text.append(characters[i]);
            } else if (text.length() > 0 && text.charAt(text.length() - 1) != ' ') {
                text.append(' ');
            }
        }
    }

    private int next() throws IOException, MalformedFileException {
        input.nextStep();
        int event;
        try {
            event = reader.next();
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> enter();
            case XMLStreamConstants.END_ELEMENT -> depth--;
            case XMLStreamConstants.PROCESSING_INSTRUCTION -> remember(reader.getPITarget());
            case XMLStreamConstants.DTD ->
                throw new MalformedFileException(place() + ": a document type (DOCTYPE) is not taken");
            case XMLStreamConstants.ENTITY_REFERENCE ->
                throw new MalformedFileException(place() + ": the entity " + reader.getLocalName() + " is not taken");
            default -> {
                // texts, comments, the document's end
            }
        }
        return event;
    }

    private void enter() throws MalformedFileException {
        depth++;
        if (depth > MAX_DEPTH) {
            throw new MalformedFileException(place() + ": elements are nested deeper than " + MAX_DEPTH);
        }
        lastName = reader.getLocalName();
        remember(lastName);
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            remember(reader.getAttributeLocalName(i));
        }
        for (int i = 0; i < reader.getNamespaceCount(); i++) {
            remember(reader.getNamespacePrefix(i));
            remember(reader.getNamespaceURI(i));
        }
    }

    /** The parser keeps every name for good, so their number is bounded. */
    private void remember(String name) throws MalformedFileException {
        if (names.add(name) && names.size() > MAX_NAMES) {
            throw new MalformedFileException(place() + ": more than " + MAX_NAMES + " different names");
        }
    }

    private MalformedFileException malformed(XMLStreamException e) throws IOException {
        Throwable cause = e.getNestedException() == null ? e.getCause() : e.getNestedException();
        if (cause instanceof MeteredInput.StepTooLongException) {
            return new MalformedFileException(where(e) + cause.getMessage(), e);
        }
        if (cause instanceof IOException failure && !(failure instanceof CharConversionException)) {
            throw failure;
        }
        return new MalformedFileException(where(e) + reason(e), e);
    }

    private static String where(XMLStreamException e) {
        return e.getLocation() == null
                ? ""
                : "line " + e.getLocation().getLineNumber() + ", column "
                        + e.getLocation().getColumnNumber() + ": ";
    }

    /** What the parser says, without the place that it says first on a line of its own. */
    private static String reason(XMLStreamException e) {
        String message = String.valueOf(e.getMessage());
        int start = message.indexOf("\nMessage: ");
        return (start < 0 ? message : message.substring(start + "\nMessage: ".length()))
                .replace('\n', ' ')
                .strip();
    }

    private static boolean isBlank(char c) {
        return c <= ' ' || c == '\u0085' || c == '\u00A0' || c == '\u2028' || c == '\u2029';
    }

    /** One per document: a factory keeps hold of its last reader, and with it of the stream. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setProperty(XMLInputFactory.IS_VALIDATING, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setXMLResolver((publicId, systemId, baseUri, namespace) -> {
            throw new XMLStreamException("external entities are not taken");
        });
        return factory;
    }
}
