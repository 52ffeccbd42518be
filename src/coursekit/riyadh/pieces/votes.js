// What the pieces that show votes share: what each sign means, and the class that gives it its look in votes.css.

const DID = { Y: "yes", A: "abstained", N: "no", "-": "absent" };
const look = (sign) => (sign === "-" ? "x" : sign);
