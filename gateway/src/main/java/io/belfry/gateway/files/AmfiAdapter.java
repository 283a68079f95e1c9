package io.belfry.gateway.files;

import io.belfry.codec.ResultCode;
import io.belfry.gateway.feed.EventFields;
import io.belfry.gateway.feed.Field;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The daily NAV file of the Association of Mutual Funds in India ({@code NAVAll.txt}) as {@code fund.priced}.
 *
 * <p>A row is {@code code;ISIN;ISIN;name;NAV;date}, or {@code code;ISIN;ISIN;name;plan;option;NAV;date} in the form since
 * 2026. Both ISINs (payout or growth, and reinvestment) are the same scheme: each that is given is priced, and the scheme
 * code where none is. Headings stand between the rows. A row that cannot be read is refused alone; dates may be years
 * old, and the engine decides what an old or a repeated price is worth.
 */
public final class AmfiAdapter {
    private static final int MAX_REMEMBERED = 200_000;
    private static final String CURRENCY = "INR";
    private static final String NAV_SCALE = "8";
    private static final String UNIT_SCALE = "4";
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

    private final boolean open;
    private final Predicate<String> fundKnown;
    private final EventFields fields = new EventFields();
    private final Set<String> registeredFunds = new HashSet<>();

    private EventSink sink;
    private boolean goOn;
    private long rows;
    private long pricedRows;
    private long prices;
    private long registered;
    private long refused;
    private long unusableIds;

    /**
     * @param open whether to register funds that are not known: in rupees, NAVs with 8 decimals, units with 4
     * @param fundKnown whether there is a fund of this id; asked only with {@code open}
     */
    public AmfiAdapter(boolean open, Predicate<String> fundKnown) {
        this.open = open;
        this.fundKnown = fundKnown;
    }

    /**
     * Reads one file to its end, or until the sink takes no more. Entries are numbered by their line.
     *
     * @throws IOException when the stream itself fails
     */
    public AmfiSummary read(InputStream in, EventSink target) throws IOException {
        start(target);
        LineReader lines = new LineReader(in);
        LineReader.Line line = lines.next();
        while (goOn && line != LineReader.Line.END) {
            switch (line) {
                case TOO_LONG ->
                    refuseRow(
                            lines.number(),
                            ResultCode.MALFORMED,
                            "line: longer than " + LineReader.MAX_BYTES + " bytes");
                case NOT_UTF8 -> refuseRow(lines.number(), ResultCode.MALFORMED, "line: not UTF-8");
                default -> readLine(lines.text(), lines.number());
            }
            if (goOn) {
                line = lines.next();
            }
        }
        return new AmfiSummary(rows, pricedRows, prices, registered, refused, unusableIds, goOn);
    }

    private void start(EventSink target) {
        sink = target;
        goOn = true;
        registeredFunds.clear();
        rows = 0;
        pricedRows = 0;
        prices = 0;
        registered = 0;
        refused = 0;
        unusableIds = 0;
    }

    private void readLine(String line, long number) {
        String[] columns = line.split(";", -1);
        boolean heading = columns.length == 1 && !isSchemeCode(line.strip());
        boolean header = columns[0].strip().equalsIgnoreCase("Scheme Code");
        if (heading || header) {
            return;
        }
        if (columns.length != 6 && columns.length != 8) {
            refuseRow(number, ResultCode.MALFORMED, "row: " + columns.length + " columns, expected 6 or 8");
            return;
        }
        for (int i = 0; i < columns.length; i++) {
            columns[i] = columns[i].strip();
        }
        readRow(columns, number);
    }

    private void readRow(String[] columns, long number) {
        String code = columns[0];
        String navText = columns[columns.length - 2];
        String dateText = columns[columns.length - 1];

        if (!isSchemeCode(code)) {
            refuseRow(number, ResultCode.MALFORMED, "scheme code: '" + Texts.cut(code, 60) + "' is not a number");
            return;
        }
        if (navText.isEmpty() || navText.equals("-") || navText.equalsIgnoreCase("N.A.") || navText.equals("NA")) {
            refuseRow(number, ResultCode.MALFORMED, "nav: '" + navText + "', none is published");
            return;
        }
        String nav = DecimalText.plain(navText);
        if (nav == null) {
            refuseRow(number, ResultCode.MALFORMED, "nav: '" + Texts.cut(navText, 60) + "' is not an unsigned decimal");
            return;
        }
        if (DecimalText.isZero(nav)) {
            refuseRow(number, ResultCode.OUT_OF_RANGE, "nav: " + navText + ", allowed is above 0");
            return;
        }
        LocalDate date = date(dateText);
        if (date == null) {
            refuseRow(
                    number,
                    ResultCode.MALFORMED,
                    "date: '" + Texts.cut(dateText, 60) + "' is not a date such as 21-Aug-2026");
            return;
        }

        rows++;
        String first = isin(columns[1]);
        String second = isin(columns[2]);
        String name = name(columns);
        if (first.isEmpty() && second.isEmpty()) {
            price(code, name, nav, date, number);
        } else {
            if (!first.isEmpty()) {
                price(first, name, nav, date, number);
            }
            if (goOn && !second.isEmpty() && !second.equals(first)) {
                price(second, name, nav, date, number);
            }
        }
        pricedRows += goOn ? 1 : 0;
    }

    private void price(String fund, String name, String nav, LocalDate date, long number) {
        register(fund, name, number);
        if (!goOn) {
            return;
        }
        fields.clear()
                .set(Field.TYPE, "fund.priced")
                .set(Field.FUND, fund)
                .set(Field.NAV, nav)
                .set(Field.DATE, date.toString());
        hand(number);
        prices += goOn ? 1 : 0;
    }

    private void register(String fund, String name, long number) {
        if (!open || registeredFunds.contains(fund) || fundKnown.test(fund)) {
            return;
        }
        if (registeredFunds.size() < MAX_REMEMBERED) {
            registeredFunds.add(fund);
        }
        fields.clear()
                .set(Field.TYPE, "fund.registered")
                .set(Field.FUND, fund)
                .set(Field.CURRENCY, CURRENCY)
                .set(Field.NAV_SCALE, NAV_SCALE)
                .set(Field.UNIT_SCALE, UNIT_SCALE);
        if (!name.isEmpty()) {
            fields.set(Field.NAME, name);
        }
        hand(number);
        registered += goOn ? 1 : 0;
    }

    private void hand(long number) {
        goOn = sink.event(fields, number);
    }

    private void refuseRow(long number, ResultCode code, String message) {
        rows++;
        refused++;
        sink.refused(number, code, message);
    }

    /** The scheme's name, with plan and option where they have columns of their own, as the 6-column form writes it. */
    private static String name(String[] columns) {
        StringBuilder name = new StringBuilder(columns[3]);
        for (int i = 4; i < columns.length - 2; i++) {
            if (!columns[i].isEmpty()) {
                name.append(" - ").append(columns[i]);
            }
        }
        return Texts.cut(name, Texts.MAX_CHARACTERS);
    }

    /** The column's ISIN (ISO 6166), or an empty text when it has none. */
    private String isin(String column) {
        if (column.isEmpty() || column.equals("-")) {
            return "";
        }
        if (!isIsin(column)) {
            unusableIds++;
            return "";
        }
        return column;
    }

    private static boolean isIsin(String text) {
        if (text.length() != 12) {
            return false;
        }
        for (int i = 0; i < 12; i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'A' && c <= 'Z' && i < 11;
            boolean digit = c >= '0' && c <= '9' && i > 1;
            if (!letter && !digit) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSchemeCode(String text) {
        if (text.isEmpty() || text.length() > 12) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** A date such as {@code 21-Aug-2026}, or null. */
    private static LocalDate date(String text) {
        if (text.length() != 11 || text.charAt(2) != '-' || text.charAt(6) != '-') {
            return null;
        }
        int day = number(text, 0, 2);
        int month = MONTHS.indexOf(text.substring(3, 6).toUpperCase(Locale.ROOT)) + 1;
        int year = number(text, 7, 11);
        if (day < 1 || month < 1 || year < 0) {
            return null;
        }
        try {
            return LocalDate.of(year, month, day);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int number(String text, int start, int end) {
        int number = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + c - '0';
        }
        return number;
    }
}
